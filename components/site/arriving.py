"""Leads a person to something on the page: in sight and focused, once."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components.site import assets

_mount = st.components.v2.component(
    "certitude_arriving",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)


def lead_to(
    selector: str, key: str, times: int, *, nearest: bool = False, leaving: str = ""
) -> None:
    """Bring what the selector finds into sight and focus it, each time that `times` is another one.

    key: names what is led to. times: how often somebody was led there in this session; 0: never.
    nearest: no further than it takes to see it, or its beginning; else to the middle. leaving: only
    who is still at what this selector finds is led, and nobody who went elsewhere meanwhile.
    """
    with st.container(key=f"ct-hear-{key}"):
        _mount(
            key=f"_arriving-{key}",
            data={
                "selector": selector,
                "time": f"{key}-{times}" if times else "",
                "block": "nearest" if nearest else "center",
                "leaving": leaving,
            },
        )
