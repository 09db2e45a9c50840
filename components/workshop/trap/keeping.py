"""A component without a face: answers of the lesson stay in the tab, where a reload finds them."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import streamlit as st

from components.site import assets
from components.site.state import Slot
from components.workshop.trap import votes

_mount = st.components.v2.component(
    "certitude_trap_keeping",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_trap_keeping", None)  # what the browser reports
_SESSION = Slot("_trap_keeping_session", "")
# Whether the tab has told this session what it has: before that, nothing is written over it.
_TOLD = Slot("_trap_keeping_told", False)
_LONGEST = 4_000  # characters of what a tab keeps


def keep_votes() -> None:
    """Keep the session's answers in the tab, and take over those that are there from before."""
    if not _SESSION.get():
        _SESSION.set(secrets.token_hex(4))
    with st.container(key="ct-hear-trap"):
        _mount(
            key=_HEARD.key,
            data={
                "session": _SESSION.get(),
                "ask": not _TOLD.get(),
                "votes": votes.written() if _TOLD.get() else "",
            },
            on_brought_change=_take,
        )


def _take() -> None:
    """The tab has told what it has (a callback's work); a browser may send anything."""
    heard = _HEARD.get()
    if heard is None or _TOLD.get():
        return
    _TOLD.set(True)
    sent = heard["brought"]
    if isinstance(sent, str) and len(sent) <= _LONGEST:
        votes.take_back(sent)
