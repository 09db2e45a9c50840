"""A component without a face: the key to one's seat stays in one's own browser.

No address and so no log of a server has it. All tabs of a browser share it: a reload, a second tab
or the link opened again find the same seat.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from components.site import assets, inside
from components.site.state import Slot
from components.taking_part import held

_mount = st.components.v2.component(
    "certitude_taking_part_keeping",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_taking_part_keeping", None)  # what the browser reports


def keep_seat() -> None:
    """Have the browser tell its key to this room, or take the one that it is offered."""

    def took() -> None:
        sent = _HEARD.get()["brought"]
        if isinstance(sent, dict):
            held.brought(sent.get("room"), sent.get("key"))

    with st.container(key="ct-hear-seat"):
        _mount(
            key=_HEARD.key,
            data={
                "session": inside.session_id(),
                "room": held.code(),
                "offer": held.offered(),
                "done": held.done_with(),
            },
            on_brought_change=took,
        )
