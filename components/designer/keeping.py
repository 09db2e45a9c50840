"""A component without a face: the design on the bench stays in the person's own tab.

A reload, or the bare address, begins a new session, which knows what the address says and no more.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import streamlit as st

from components.designer import held
from components.displays.held import current_design
from components.site import assets, shell
from components.site.state import Slot
from models.display.design import MAX_FILE, Design
from models.errors import CertitudeError
from models.language import Language

_mount = st.components.v2.component(
    "certitude_designer_keeping",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_designer_keeping", None)  # what the browser reports
_SESSION = Slot("_designer_keeping_session", "")
# Whether the tab has told this session what it has: before that, nothing is written over it.
_TOLD = Slot("_designer_keeping_told", False)
# What the tab brought back; None where that was nothing.
_BACK: Slot[Design | None] = Slot("_designer_keeping_back", None)


def keep_design(lang: Language) -> None:
    """Keep what is on the bench in the tab, and bring back what was there where nothing is named.

    Says so for as long as what came back stands there unchanged.
    """
    if not _SESSION.get():
        _SESSION.set(secrets.token_hex(4))
    design = current_design()
    with st.container(key="ct-hear-design"):
        _mount(
            key=_HEARD.key,
            data={
                "session": _SESSION.get(),
                "ask": not _TOLD.get(),
                "design": design.dumps().decode() if _TOLD.get() else "",
            },
            on_brought_change=_take,
        )
    back = _BACK.get() == design
    with shell.place("ct-design-back", "said" if back else ""):
        if back:
            st.caption(
                lang.gettext("✓ Your last design of this tab is back. “Undo” takes it away again.")
            )


def _take() -> None:
    """The tab has told what it has (a callback): used where the address named no display."""
    if _TOLD.get():
        return
    _TOLD.set(True)
    sent = _HEARD.get()["brought"]
    if not isinstance(sent, str) or len(sent) > MAX_FILE or current_design() != Design():
        return
    try:
        found = held.nearest_to(Design.loads(sent.encode("utf-8", "replace")))
    except CertitudeError:  # "none", or another version's
        return
    if found != Design():
        held.use(found)
        _BACK.set(found)
