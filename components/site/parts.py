"""Parts of a page that are drawn anew by themselves, each with what follows it.

What no move changes stands outside of them: whatever is in a part is sent, marked as old and drawn
again with each run of it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.site import state


def part(key: str, draw: Callable[[], object]) -> None:
    """Draw a part here; key: names it on its page, for those that it follows.

    What follows another part (`inside.also_rerun_parts`) draws as many elements in every run.
    """

    @st.fragment(key=key)
    def drawn() -> None:
        draw()
        state.write_url_in_fragment()

    drawn()
