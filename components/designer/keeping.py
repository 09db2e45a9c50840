"""The design on the bench stays in the person's own tab, where a reload finds it."""

from __future__ import annotations

import streamlit as st

from components.designer import held
from components.displays.held import current_design
from components.site import in_tab, shell
from components.site.state import Slot
from models.display.design import MAX_FILE, Design
from models.errors import CertitudeError
from models.language import Language

# What the tab brought back; None where that was nothing.
_BACK: Slot[Design | None] = Slot("_designer_keeping_back", None)


def keep_design(lang: Language) -> None:
    """Keep what is on the bench in the tab, and bring back what was there where nothing is named.

    Says so for as long as what came back stands there unchanged.
    """
    design = current_design()
    in_tab.keep("design", lambda: design.dumps().decode(), _take, MAX_FILE)
    back = _BACK.get() == design
    with shell.place("ct-design-back", "said" if back else ""):
        if back:
            st.caption(
                lang.gettext("✓ Your last design of this tab is back. “Undo” takes it away again.")
            )


def _take(sent: str) -> None:
    """The tab has told what it has: used where the address named no display."""
    if current_design() != Design():
        return
    try:
        found = held.nearest_to(Design.loads(sent.encode("utf-8", "replace")))
    except CertitudeError:  # "none", or another version's
        return
    if found != Design():
        held.use(found)
        _BACK.set(found)
