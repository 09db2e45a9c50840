"""Sentences on a study that more than its steps could say."""

from __future__ import annotations

from collections.abc import Mapping

from models.errors import N_
from models.language import Language
from study.items.items import Items
from study.setup.setup import Setup

_ARE: Mapping[str, str] = {
    "reviews-en": N_("They are reviews, as people write them of films, places and products."),
    "services-fr": N_("They are what people say of public services."),
    "digits": N_("They are digits that people drew by hand."),
}


def what_items_are(setup: Setup, items: Items, lang: Language) -> str:
    """What people decide on, in a sentence: known of what ships, else as the facilitator calls it.

    Never by the name of a file, which nobody wrote for them and which may tell too much.
    """
    if items.source == "shipped" and items.id in _ARE:
        return lang.gettext(_ARE[items.id])
    if not setup.task.called:
        return lang.gettext("They are examples that whoever runs the session has chosen.")
    return lang.gettext(
        "They are of a set that whoever runs the session has chosen: “{name}”.",
        name=setup.task.called,
    )


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
