"""What a facilitator's own labels mean to the model, where they are none of its classes.

What was said belongs to the model and is kept for the session: another file with the same labels,
or the same one with another column chosen, is understood at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from components.site import shell
from components.site.choosing import choose_from_list
from components.site.state import Slot
from models import catalog
from models.display import parts
from models.labelled import columns
from models.labelled.columns import NONE
from models.labelled.given import Given
from models.language import Language
from models.limits import LIMITS
from models.prediction import Label

_NONE = ""  # the class of a label that means none: its rows are left out
_TOLD: Slot[dict[str, str]] = Slot("_study_means", {})  # at each model: label -> a class's id
_CHOSEN = Slot("_study_means_chosen", _NONE)  # at each model and label: what its list holds
_ASKED: Slot[tuple[str, ...]] = Slot("_study_means_asked", ())  # at each file: what it asks for


def use(model: str, meaning: Mapping[str, str]) -> None:
    """Take over what a set-up's file says (a callback's work)."""
    _TOLD.at(model).set({**_TOLD.at(model).get(), **meaning})


def told(model: str, held: Given) -> dict[str, str]:
    """The class, by its id, of each label that this file has and the model has not."""
    known = {one.id for one in catalog.get(model).labels()} if model else set()
    said = _TOLD.at(model).get()
    asked = _ASKED.at(f"{model}-{held.hash[:12]}").get()
    return {one: said[one] for one in asked if said.get(one, _NONE) in known}


def is_waiting(model: str, held: Given, column: int) -> bool:
    """Whether no row has a class before somebody has said what these labels mean."""
    labels = catalog.get(model).labels()
    asked = _unknown(labels, held, column)
    return bool(asked) and not (
        columns.match(held.table.column(column), labels).known or told(model, held)
    )


def ask(model: str, held: Given, column: int, lang: Language) -> dict[str, str]:
    """A list of classes for each label that is none; what all of them mean, as `told`."""
    labels = catalog.get(model).labels()
    unknown = _unknown(labels, held, column)
    _ASKED.at(f"{model}-{held.hash[:12]}").set(unknown)
    if not unknown:
        return {}
    st.caption(
        lang.gettext("Your file has labels that are no class of the model. What do they mean?")
    )
    names = {one.id: parts.name_of(one, lang) for one in labels}
    rows = [one for _ in range(0, len(unknown), 2) for one in st.columns(2)]
    for place, label in zip(rows, unknown, strict=False):
        slot = _CHOSEN.at(f"{model}-{label}")
        slot.set(_TOLD.at(model).get().get(label, _NONE))
        with place:
            choose_from_list(
                shell.plain(lang.gettext("“{label}” means", label=label)),
                [_NONE, *names],
                slot,
                lambda name: names.get(name) or lang.gettext("no class: leave these rows out"),
                lang,
                on_change=partial(_tell, model, label, slot),
            )
    return told(model, held)


def _tell(model: str, label: str, slot: Slot[str]) -> None:
    """Somebody said what a label means (a callback's work)."""
    name = slot.get()
    said = {key: one for key, one in _TOLD.at(model).get().items() if key != label}
    _TOLD.at(model).set(said if name == _NONE else {**said, label: name})


def _unknown(labels: Sequence[Label], held: Given, column: int) -> tuple[str, ...]:
    """The labels to be asked for, the most frequent first; of too many it is another column."""
    if column == NONE:
        return ()
    found = columns.match(held.table.column(column), labels).unknown
    few = len(found) <= LIMITS.study_meanings and all(
        len(one) <= LIMITS.study_label for one in found
    )
    return tuple(one for one, _n in found.most_common()) if few else ()
