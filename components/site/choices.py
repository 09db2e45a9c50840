"""Buttons in markup: what is pressed comes back as an id.

Twenty rows or five hundred sentences are one piece of markup, and not as many widgets; a component
without a face hears which of them was pressed. With the keyboard they are buttons as any other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from markupsafe import Markup

from components.site import assets
from components.site.state import Slot

_mount = st.components.v2.component(
    "certitude_choices",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_choices", None)  # at each group: what the browser reports
_LONGEST = 200  # characters of an id


def hear(
    group: str,
    choose: Callable[[str], object],
    within: str = ":not(*)",
    *,
    leads: bool = False,
) -> None:
    """Call `choose` with the id of the group's choice that was pressed, before the run it causes.

    within: a selector; a click anywhere in what it finds presses the choice that stands in there.
    leads: to another screen, which is then read from its beginning.
    What comes is a browser's word: `choose` takes only what it offered.
    """
    heard = _HEARD.at(group)

    def took() -> None:
        id_ = heard.get()["chosen"]
        if isinstance(id_, str) and len(id_) <= _LONGEST:
            choose(id_)

    with st.container(key=f"ct-hear-{group}"):
        _mount(
            key=heard.key,
            data={"group": group, "within": within, "leads": leads},
            on_chosen_change=took,
        )


def choice(group: str, id_: object) -> Markup:
    """The attribute that makes an element a choice: a `button`, or what has the role of one."""
    return Markup(' data-ct-choice="') + f"{group}:{id_}" + Markup('"')


def selector(group: str, id_: object) -> str:
    """What finds that choice on the page; for an id of letters, digits and hyphens."""
    return f'[data-ct-choice="{group}:{id_}"]'
