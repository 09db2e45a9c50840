"""The head of a table that was given: how many rows, and the way back to one text."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from components.site import shell
from components.site.arriving import lead_to
from components.site.state import Slot
from models.language import Language
from models.reading.tables import Table

_CLOSED: Slot[int] = Slot("_text_tables_closed", 0)  # how many tables were closed


def show_table_head(table: Table, close: Callable[[], None], lang: Language) -> None:
    """What the table is, and the button that closes it. close: does that (a callback's work)."""

    def closed() -> None:
        close()
        _CLOSED.set(_CLOSED.get() + 1)

    st.markdown(lang.ngettext("A table with {n} row", "A table with {n} rows", len(table.rows)))
    for note in table.notes:
        st.caption(shell.plain(lang.note(note)))
    st.button(lang.gettext("Close the table"), icon=":material/close:", on_click=closed)


def lead_from_closed(key: str) -> None:
    """Who has closed a table goes on at the button that it came in by; key: its container's."""
    lead_to(f".st-key-{key} button", "text-table-closed", _CLOSED.get(), nearest=True)
