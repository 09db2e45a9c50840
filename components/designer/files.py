"""The design as a file: down, and up again to the same display."""

from __future__ import annotations

import streamlit as st

from components.designer import held
from components.site import saving
from components.site.saving import File
from components.site.state import Slot
from components.site.uploads import Door
from models.display.design import MAX_FILE, Design
from models.language import Language

_DOOR = Door("designer")
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
    )
    saving.offer("design", [file], lang)


def take_design(design: Design, lang: Language) -> None:
    """The place for a file of it, and what became of the last one."""
    refused = _DOOR.show(lang.gettext("Load a design (.json)"), ("json",), MAX_FILE, _take, lang)
    taken = _TAKEN.get()
    if refused:
        st.caption(lang.gettext("The design that was here is still here."))
    elif taken is not None and taken == design:
        st.caption(lang.gettext("✓ Loaded: this is the display of the file."))
    elif taken is not None and held.nearest_to(taken) == design:
        st.caption(
            lang.gettext(
                "✓ Loaded. Cut-offs and lines are whole per cents here: they were rounded."
            )
        )


def _take(data: bytes, _name: str) -> None:
    _TAKEN.pop()
    design = Design.loads(data)
    held.use(design)
    _TAKEN.set(design)
