"""A component without a face: keys and clicks that are votes, and the votes that a tab keeps.

A press that comes while the last one is on its way is not lost: each has a number, and what this
session has not yet heard of is sent again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from components.site import assets
from components.site.state import Slot

_mount = st.components.v2.component(
    "certitude_hands",
    html="<i hidden></i>",
    js=assets.script(Path(__file__).with_suffix(".js")),
)
_HEARD: Slot[Any] = Slot("_hands", None)  # what the browser reports
_COUNTED = Slot("_hands_counted", 0)  # the number of the last press that was heard
_TAB = Slot("_hands_tab", False)  # whether the tab has said what it keeps
_LONGEST = 8_000  # characters of what a tab keeps
_MOST_PRESSES = 500  # in one message
_PRESS = re.compile(r"([0-9]{1,9}):(?:([0-9]{1,2}):(-?[0-9]{1,4})|([un]))")


@dataclass(frozen=True, slots=True)
class Press:
    """One press. place: of the option it is for, by: hands more (or fewer); or else a command.

    command: "u" takes the last step back, "n" shows or hides names and votes, "" for a vote.
    """

    place: int = 0
    by: int = 0
    command: str = ""


def hear(
    ballot: str,
    options: int,
    each: int,
    keep: str,
    pressed: Callable[[Sequence[Press]], None],
    kept: Callable[[str], None],
) -> None:
    """Hear votes for a ballot, before the run that they cause.

    ballot: its name; a press that was meant for another one does not count. options: how many.
    each: hands that one press counts. keep: what the tab is to keep. pressed: given new presses.
    kept: given what the tab kept of an earlier session, once.
    """

    def took_presses() -> None:
        pressed(_new(ballot, _said("presses")))

    def took_kept() -> None:
        text = _said("kept")
        _TAB.set(True)
        if isinstance(text, str) and len(text) <= _LONGEST:
            kept(text)

    with st.container(key="ct-hear-hands"):
        _mount(
            key=_HEARD.key,
            data={
                "ballot": ballot,
                "options": options,
                "each": each,
                "counted": _COUNTED.get(),
                "fresh": not _TAB.get(),
                "keep": keep,
            },
            on_presses_change=took_presses,
            on_kept_change=took_kept,
        )


def _said(what: str) -> object:
    """What the browser said; None where a run that was cut short has thrown it away since.

    Nothing is lost by that: a press is sent again until it is counted.
    """
    heard = _HEARD.get()
    return None if heard is None else heard[what]


def _new(ballot: str, sent: object) -> list[Press]:
    """The presses that were not heard of before; a browser may send anything."""
    if not isinstance(sent, str) or len(sent) > _MOST_PRESSES * 20:
        return []
    name, _, said = sent.partition("|")
    found: list[Press] = []
    last = _COUNTED.get()
    for press in said.split()[:_MOST_PRESSES]:
        match = _PRESS.fullmatch(press)
        if match is None or int(match[1]) <= last:
            continue
        last = int(match[1])
        if match[4]:
            found.append(Press(command=match[4]))
        else:
            found.append(Press(int(match[2]), int(match[3])))
    _COUNTED.set(last)
    return found if name == ballot else []
