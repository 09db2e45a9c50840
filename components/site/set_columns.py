"""Choosing which column of a labelled set is what: guessed, until a person says otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from components.site.choosing import choose_from_list
from components.site.state import Slot
from models.labelled.columns import NONE
from models.labelled.given import Given
from models.language import Language

_UNSET = -2  # nobody has chosen
# At each file and role: the column that the person chose, and what the list of columns holds.
_CHOSEN = Slot("_own_set_chosen", _UNSET)
_COLUMN = Slot("_own_set_column", NONE)


def choose_column(
    label: str, held: Given, role: str, options: Sequence[int], guessed: int, lang: Language
) -> int:
    """The index of a column, `NONE` for none where that is among the options.

    role: what the column is for, of the page's own; what was chosen belongs to it and the file.
    """
    chosen, slot = (each.at(f"{role}-{held.hash[:12]}") for each in (_CHOSEN, _COLUMN))
    wanted = chosen.get() if chosen.get() in options else guessed
    slot.set(wanted if wanted in options else options[0])
    return choose_from_list(
        label,
        options,
        slot,
        lambda index: lang.gettext("No column") if index == NONE else held.table.columns[index],
        lang,
        on_change=lambda: chosen.set(slot.get()),
    )


def case_label(held: Given, lang: Language) -> str:
    """What the list for the cases' column is called."""
    if held.kind == "text":
        return lang.gettext("Column with the text")
    return lang.gettext("Column with the file")
