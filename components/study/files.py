"""The set-up as a file: down, and up again to the same study."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.site import saving, shell, uploads
from components.site.saving import File
from components.site.state import Slot
from components.study import held
from models.errors import N_, CertitudeError, InputError
from models.language import Language
from study.items.shipped import IDS
from study.setup.files import read_setup, write_setup
from study.setup.setup import Setup

# Each upload has its own uploader: the same file can be read a second time.
_UPLOADS = Slot("_study_uploads", 0)
_UPLOAD: Slot[Any] = Slot("_study_upload", None)
_ERROR: Slot[CertitudeError | None] = Slot("_study_upload_error", None)
_TAKEN = Slot("_study_uploaded", False)


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
    upload = _UPLOAD.at(_UPLOADS.get())
    st.file_uploader(
        lang.gettext("Load a set-up (.json)"),
        type=["json"],
        key=upload.key,
        max_upload_size=1,
        on_change=_take,
        args=(upload,),
    )
    with shell.place("ct-study-loaded"):
        uploads.show_refusal(lang)
        error = _ERROR.get()
        if error is not None:
            shell.show_error(error, lang)
            st.caption(lang.gettext("The set-up that was here is still here."))
        elif _TAKEN.get():
            st.caption(lang.gettext("✓ Loaded: what you see is the set-up of the file."))


def _take(upload: Slot[Any]) -> None:
    file = upload.get()
    if file is None:
        return
    _UPLOADS.set(_UPLOADS.get() + 1)
    _TAKEN.pop()
    try:
        found = read_setup(file.getvalue())
        if found.task.items not in IDS or found.task.model != found.task.items:
            raise InputError(
                "other_items",
                N_("This set-up needs the item set “{name}”, which does not ship with the program. "
                   "Choose another file."),
                name=found.task.items,
            )  # fmt: skip
        if any(one.highlights != "none" for one in found.conditions):
            raise InputError(
                "no_marks_here",
                N_("This set-up shows marked reasons, and the items that ship carry none. Choose a "
                   "set-up without."),
            )  # fmt: skip
        held.use(found)
        _TAKEN.set(True)
        _ERROR.pop()
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))
