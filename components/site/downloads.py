"""Files to take home: written once for what they hold, and there whenever the button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.site.state import Slot

# At each file's name: what the file depends on, and its bytes.
_FILES: Slot[tuple[object, bytes] | None] = Slot("_file", None)


def offer_csv(label: str, file_name: str, holds: object, write: Callable[[], bytes]) -> None:
    """A button that saves a CSV file; its arguments as for `offer`."""
    offer(label, file_name, "text/csv", holds, write, icon=":material/download:")


def offer(
    label: str,
    file_name: str,
    media_type: str,
    holds: object,
    write: Callable[[], bytes],
    **how: Any,
) -> None:
    """A button that saves a file; how: what else `st.download_button` takes.

    holds: everything the file depends on, compared by ==; while it is equal, the session's file
    is not written again. The bytes are given to Streamlit at once: where it is given a function,
    each run of the page makes a new link and kills the one before, and a click in the middle of a
    run saves nothing and says nothing.
    """
    slot = _FILES.at(file_name)
    held = slot.get()
    if held is None or held[0] != holds:
        held = (holds, write())
        slot.set(held)
    st.download_button(
        label,
        data=held[1],
        file_name=file_name,
        mime=media_type,
        on_click="ignore",
        **how,
    )
