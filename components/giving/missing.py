"""Saying what the address of a page is about and nobody has."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from markupsafe import Markup

from components.giving.text_box import ROW, TABLE
from components.site import shell
from models.language import Language


def show_missing(missing: str, example: bool, lang: Language, *, close: Callable[[], None]) -> None:
    """Say it in its own place, until it is given or the person has read it.

    missing: as a `TextBox` has it, "" for nothing. example: whether one stands in its place. close:
    the person has read it (a callback's work).
    """
    with shell.place("ct-missing", missing):
        if not missing:
            return
        said = {
            ROW: lang.gettext(
                "The table of this row is gone: a file is not kept when the page is loaded again. "
                "To go back to it, upload it again."
            ),
            TABLE: lang.gettext(
                "The table of this page is not here: a file is in no link, and is not kept when "
                "the page is loaded again. To go on with it, upload it again."
            ),
        }.get(
            missing,
            lang.gettext("This link came from somebody's own text, which is not included."),
        )
        instead = lang.gettext("You see the first example instead.") if example else ""
        shell.html(Markup('<p class="ct-lesson" role="status">{} {}</p>').format(said, instead))
        st.button(
            lang.gettext("Close this note"),
            icon=":material/close:",
            type="tertiary",
            on_click=close,
        )
