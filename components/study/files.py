"""The set-up as a file: down, and up again to the same study."""

from __future__ import annotations

import streamlit as st

from components.site import saving, shell
from components.site.saving import File
from components.site.state import Slot
from components.site.uploads import Door
from components.study import held, own_set
from models.errors import N_, InputError
from models.language import Language
from study.items.shipped import IDS
from study.setup.files import read_setup, write_setup
from study.setup.setup import Setup

_DOOR = Door("study_setup")
_TAKEN = Slot("_study_uploaded", False)
_MOST_BYTES = 1024 * 1024  # what an uploader can say; `read_setup` takes less


def offer_setup(setup: Setup, lang: Language) -> None:
    """The button that saves it."""
    file = File(
        "setup",
        lang.gettext("Save this set-up (JSON)"),
        "certitude-study.json",
        "application/json",
        setup,
        lambda _tell: write_setup(setup),
    )
    saving.offer("study-setup", [file], lang)


def take_setup(lang: Language) -> None:
    """The place for a file of it, and what became of the last one."""
    with shell.place("ct-study-load"):
        refused = _DOOR.show(
            lang.gettext("Load a set-up (.json)"), ("json",), _MOST_BYTES, _take, lang
        )
        if refused:
            st.caption(lang.gettext("The set-up that was here is still here."))
        elif _TAKEN.get():
            st.caption(lang.gettext("✓ Loaded: what you see is the set-up of the file."))


def _take(data: bytes, _name: str) -> None:
    _TAKEN.pop()
    found = read_setup(data)
    if found.task.items == held.OWN:
        if not own_set.is_given():
            raise InputError(
                "own_items_first",
                N_("This set-up was made on somebody’s own items, which are not in the file. "
                   "Choose “My own items” and give them first; then load the file again."),
            )  # fmt: skip
    elif found.task.items not in IDS or found.task.model != found.task.items:
        raise InputError(
            "other_items",
            N_("This set-up needs the item set “{name}”, which does not ship with the program. "
               "Choose another file."),
            name=found.task.items,
        )  # fmt: skip
    held.use(found)
    _TAKEN.set(True)
