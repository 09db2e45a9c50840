"""What a person takes out and puts back: the components for it, and what the browser reports.

A component stays where it is while another class or text comes into it. Under a key of its own each
would be mounted anew: until the run ends the old one would stand beside it, and the page would
jump. So what is taken out is kept and sent together with what it was taken out of.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit as st

from components.site import assets

_HERE = Path(__file__).parent


class Toggles:
    """A component of toggles, drawn by a script that imports `toggles.js`."""

    def __init__(self, name: str, box: str, script: str) -> None:
        """name: unique in the app; box: the class of what it draws in; script: a file beside."""
        self._name = name
        self._mount = st.components.v2.component(
            name,
            html=f'<div class="{box}"></div>',
            js=assets.script(_HERE / script),
            isolate_styles=False,  # the page has highlights.css
        )

    def show(self, data: dict[str, Any], about: str, known: Iterable[int]) -> frozenset[int]:
        """Draw the data, once a page, and return what is taken out of `known`.

        about: names what is drawn; of anything else nothing is taken out. data: what is drawn, its
        "id" and the "frame" that outlasts better marks.
        """
        named = {name: f"{about} {data[name]}" for name in ("id", "frame")}
        result = self._mount(
            key=self._name,
            data={**data, **named, "about": about},
            default={"removed": {}},
            on_removed_change=_nothing,
        )
        return read_removed(result.removed, about, known)


def read_removed(sent: Any, about: str, known: Iterable[int]) -> frozenset[int]:
    """What the browser sent, as far as it can be true: a page must not fail on a forged value."""
    if not isinstance(sent, dict) or sent.get("about") != about:
        return frozenset()
    units = sent.get("units")
    if not isinstance(units, list):
        return frozenset()
    return frozenset(n for n in units if type(n) is int and n >= 0).intersection(known)


def digest(content: object) -> str:
    """Names what is drawn, so that the browser draws only what is new."""
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _nothing() -> None:
    """A state is only sent if it has a callback; what it says is used where it is returned."""
