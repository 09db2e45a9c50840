"""The design as a file: down, and up again to the same display."""

from __future__ import annotations

from typing import Any

import streamlit as st

from components.designer import held
from components.site import saving, shell, uploads
from components.site.saving import File
from components.site.state import Slot
from models.display.design import MAX_FILE, Design
from models.errors import CertitudeError
from models.language import Language
from models.limits import megabytes

# Each upload has its own uploader: the same file can be read a second time.
_UPLOADS = Slot("_designer_uploads", 0)
_UPLOAD: Slot[Any] = Slot("_designer_upload", None)
_ERROR: Slot[CertitudeError | None] = Slot("_designer_upload_error", None)
_TAKEN: Slot[Design | None] = Slot("_designer_uploaded", None)


def offer_design(design: Design, lang: Language) -> None:
    """The button that saves it."""
    file = File(
        "design",
        lang.gettext("Download the design (JSON)"),
        "certitude-design.json",
        "application/json",
        design,
        lambda _tell: design.dumps(),
        primary=True,
    )
    saving.offer("design", [file], lang)


def take_design(design: Design, lang: Language) -> None:
    """The place for a file of it, and what became of the last one."""
    upload = _UPLOAD.at(_UPLOADS.get())
    st.file_uploader(
        lang.gettext("Load a design (.json)"),
        type=["json"],
        key=upload.key,
        max_upload_size=megabytes(MAX_FILE),
        on_change=_take,
        args=(upload,),
    )
    uploads.show_refusal(lang)
    error, taken = _ERROR.get(), _TAKEN.get()
    if error is not None:
        shell.show_error(error, lang)
        st.caption(lang.gettext("The design that was here is still here."))
    elif taken is not None and taken == design:
        st.caption(lang.gettext("✓ Loaded: this is the display of the file."))
    elif taken is not None and held.nearest_to(taken) == design:
        st.caption(
            lang.gettext(
                "✓ Loaded. Cut-offs and lines are whole per cents here: they were rounded."
            )
        )


def _take(upload: Slot[Any]) -> None:
    """Read what came (a callback's work)."""
    file = upload.get()
    if file is None:
        return
    _UPLOADS.set(_UPLOADS.get() + 1)
    _TAKEN.pop()
    try:
        design = Design.loads(file.getvalue())
        held.use(design)
        _TAKEN.set(design)
        _ERROR.pop()
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))
