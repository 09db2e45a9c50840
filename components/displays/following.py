"""What follows the display in use: drawn anew when only the display changes, and the page is not.

The controls stand in one fragment with what they change. Other parts of a page that show something
in the display in use are fragments of their own, and say so here for as long as they do.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.displays.held import current_design
from components.site import state
from components.site.inside import also_rerun_parts, rerun_parts
from components.site.state import Slot
from models.display.design import Design

_CONTROLS = "display"
_FOLLOWERS: Slot[frozenset[str]] = Slot("_display_followers", frozenset())
_STEADY: Slot[frozenset[str]] = Slot("_display_followers_steady", frozenset())
# What the followers show; None while nothing is told apart: they are drawn in any case.
_SHOWN: Slot[Design | None] = Slot("_display_shown", None)


def lead(draw: Callable[[Design], object]) -> None:
    """Draw the controls, and what stands with them, as a fragment; before all that follows.

    draw: given the display in use.
    """
    _FOLLOWERS.set(frozenset())

    def with_followers() -> None:
        design = current_design()
        draw(design)
        if _FOLLOWERS.get() and _SHOWN.get() not in (None, design):
            st.rerun()  # a setting of the display changed, which no callback told
        _SHOWN.set(design)

    _fragment(_CONTROLS, with_followers)


def follow(key: str, draw: Callable[[], None], *, steady: bool = False) -> None:
    """Draw a part of the page that shows something in the display in use, as a fragment.

    key: names it on its page. What it holds beyond the display is as it was in the page's run.
    steady: whether it draws as many elements in every display; a switch costs a third less so.
    """
    set_follower(key, True)
    _STEADY.set(_STEADY.get() | {key} if steady else _STEADY.get() - {key})
    _fragment(key, draw)


def shown_design() -> Design:
    """The display in use, for a part that follows it: the controls before it have read it."""
    return _SHOWN.get() or current_design()


def set_follower(key: str, follows: bool) -> None:
    """Say whether the fragment of this key shows something in the display in use just now."""
    others = _FOLLOWERS.get() - {key}
    _FOLLOWERS.set(others | {key} if follows else others)


def switched() -> None:
    """After another display was chosen (a callback's work): what follows it is drawn anew, too."""
    followers = _FOLLOWERS.get()
    if not followers:
        return
    _SHOWN.set(None)
    rerun = also_rerun_parts if followers <= _STEADY.get() else rerun_parts
    rerun([_CONTROLS, *sorted(followers)])


def _fragment(key: str, draw: Callable[[], object]) -> None:
    @st.fragment(key=key)
    def part() -> None:
        draw()
        state.write_url_in_fragment()

    part()
