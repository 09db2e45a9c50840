"""What follows the display in use: drawn anew when only the display changes, and the page is not.

The controls stand in one fragment with what they change. Other parts of a page that show something
in the display in use are fragments of their own, and say so here for as long as they do.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.displays.held import current_spec
from components.site import state
from components.site.inside import rerun_parts
from components.site.state import Slot
from models.display.spec import DisplaySpec

_CONTROLS = "display"
_FOLLOWERS: Slot[frozenset[str]] = Slot("_display_followers", frozenset())
_SHOWN: Slot[DisplaySpec | None] = Slot("_display_shown", None)  # what the followers show


def lead(draw: Callable[[DisplaySpec], object]) -> None:
    """Draw the controls, and what stands with them, as a fragment; before all that follows.

    draw: given the display in use.
    """
    _FOLLOWERS.set(frozenset())

    def with_followers() -> None:
        spec = current_spec()
        draw(spec)
        if _FOLLOWERS.get() and spec != _SHOWN.get():
            st.rerun()  # a setting of the display changed, which no callback told
        _SHOWN.set(spec)

    _fragment(_CONTROLS, with_followers)


def follow(key: str, draw: Callable[[], None]) -> None:
    """Draw a part of the page that shows something in the display in use, as a fragment.

    key: names it on its page. What it holds beyond the display is as it was in the page's run.
    """
    set_follower(key, True)
    _fragment(key, draw)


def set_follower(key: str, follows: bool) -> None:
    """Say whether the fragment of this key shows something in the display in use just now."""
    others = _FOLLOWERS.get() - {key}
    _FOLLOWERS.set(others | {key} if follows else others)


def switched() -> None:
    """After another display was chosen (a callback's work): what follows it is drawn anew, too."""
    followers = _FOLLOWERS.get()
    if followers:
        _SHOWN.set(current_spec())
        rerun_parts([_CONTROLS, *sorted(followers)])


def _fragment(key: str, draw: Callable[[], object]) -> None:
    @st.fragment(key=key)
    def part() -> None:
        draw()
        state.write_url_in_fragment()

    part()
