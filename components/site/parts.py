"""Parts of a page that are drawn anew by themselves, each with what follows it.

What no move changes stands outside of them: whatever is in a part is sent, marked as old and drawn
again with each run of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from components.site import state
from components.site.inside import also_rerun_parts, runs_parts


def part(key: str, draw: Callable[[], object]) -> None:
    """Draw a part here; key: names it on its page, for those that it follows.

    What follows another part (`follow`) draws as many elements in every run.
    """

    @st.fragment(key=key)
    def drawn() -> None:
        draw()
        state.write_url_in_fragment()

    drawn()


def follow(keys: Sequence[str]) -> None:
    """After a move in a part (a callback's work): the parts of these keys are drawn with it."""
    if runs_parts():  # a page's run draws them all
        also_rerun_parts(keys)
