"""A component without a face: the key of a study stays in the tab that looks after it.

No address and so no log of a server has it. Another tab, or another machine, takes the study
over by the facilitator's link.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from components.site import assets, inside
from components.site.state import Slot
from components.study import held

_mount = st.components.v2.component(
    "certitude_study_keeping",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_study_keeping", None)  # what the browser reports
LINK = "#facilitator="  # as in keeping.js


def keep_study() -> None:
    """Have the tab keep the key, or tell which it keeps."""

    def took() -> None:
        sent = _HEARD.get()["brought"]
        if isinstance(sent, dict):
            held.brought(sent.get("study"), sent.get("key"))

    study, key = held.own()
    with st.container(key="ct-hear-study"):
        _mount(
            key=_HEARD.key,
            data={
                "session": inside.session_id(),
                "own": f"{study}.{key}" if study and not held.is_by_server_key() else "",
                "left": held.left(),
            },
            on_brought_change=took,
        )
