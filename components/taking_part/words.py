"""Sentences on a study that more than its steps could say."""

from __future__ import annotations

from models.language import Language
from study.items.items import Items


def language_of_items(items: Items, lang: Language) -> list[str]:
    """In which language one has to read, where it is one; it is no use to begin without."""
    if items.kind != "text" or len(items.languages) != 1:
        return []
    (read,) = items.languages
    return [
        lang.gettext(
            "What you read: short texts in this language, whichever you choose for the rest: "
            "{language}.",
            language=lang.language_name(read) or read,
        )
    ]
