"""What the units of a text are called, wherever they are drawn: words, or whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.explain.types import Unit
from models.language import Language

_NAMED = 4  # units that are named in a sentence; others are counted


class Wording(NamedTuple):
    """The words around a marked text."""

    title: str
    label: str
    hint: str
    keys: str
    back: str
    unit: str
    listed: str
    caption: str
    strongest: str


def wording(unit: Unit, lang: Language) -> Wording:
    """How a text cut into these units is spoken of.

    title, caption and strongest are to be filled in with str.format: {name}, and {shown} of {all}.
    """
    if unit == "sentences":
        return Wording(
            title=lang.gettext("Which sentences speak for “{name}”?"),
            label=lang.gettext("Your text, its sentences marked"),
            hint=lang.gettext("Choose a sentence to take it out."),
            keys=lang.gettext("Arrow keys move between sentences, Space takes one out."),
            back=lang.gettext("Put all sentences back"),
            unit=lang.gettext("Sentence"),
            listed=lang.gettext("The sentences as a list"),
            caption=lang.gettext("Sentences by their weight for “{name}”"),
            strongest=lang.gettext(
                "The {shown} strongest of {all} sentences, by their weight for “{name}”"
            ),
        )
    return Wording(
        title=lang.gettext("Which words speak for “{name}”?"),
        label=lang.gettext("Your text, its words marked"),
        hint=lang.gettext("Choose a word to take it out."),
        keys=lang.gettext("Arrow keys move between words, Space takes one out."),
        back=lang.gettext("Put all words back"),
        unit=lang.gettext("Word"),
        listed=lang.gettext("The words as a list"),
        caption=lang.gettext("Words by their weight for “{name}”"),
        strongest=lang.gettext(
            "The {shown} strongest of {all} words, by their weight for “{name}”"
        ),
    )


def listed(names: Sequence[str], lang: Language, most: int = _NAMED) -> str:
    """Units by name, the first few of them; others are counted."""
    if len(names) <= most:
        return lang.join(names)
    more = len(names) - most
    return lang.join([*names[:most], lang.ngettext("{n} more", "{n} more", more)])
