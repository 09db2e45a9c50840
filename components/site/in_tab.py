"""A component without a face: one text stays in the person's own tab, where a reload finds it.

A reload, or the bare address, begins a new session, which knows what the address says and no more.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from components.site import assets
from components.site.state import Slot

_mount = st.components.v2.component(
    "certitude_in_tab",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_in_tab", None)  # at each name: what the browser reports
_SESSION: Slot[str] = Slot("_in_tab_session", "")
# At each name: whether the tab has told this session what it has. Before that, nothing is written
# over it.
_TOLD = Slot("_in_tab_told", False)


def keep(name: str, text: Callable[[], str], take: Callable[[str], None], longest: int) -> None:
    """Keep a text in the tab, and take over what is there from before.

    name: tells it from other texts of the tab. text: what is to be kept now. take: given what the
    tab brought back (a callback's work); a browser may send anything, of up to `longest`
    characters.
    """
    if not _SESSION.get():
        _SESSION.set(secrets.token_hex(4))
    told, heard = _TOLD.at(name), _HEARD.at(name)

    def brought() -> None:
        found = heard.get()
        if found is None or told.get():
            return
        told.set(True)
        sent = found["brought"]
        if isinstance(sent, str) and len(sent) <= longest:
            take(sent)

    with st.container(key=f"ct-hear-{name}"):
        _mount(
            key=heard.key,
            data={
                "name": name,
                "session": _SESSION.get(),
                "ask": not told.get(),
                "text": text() if told.get() else "",
            },
            on_brought_change=brought,
        )
