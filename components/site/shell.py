"""The frame around every page: language, and errors in words."""

from __future__ import annotations

import logging
import re
from contextlib import AbstractContextManager
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from components.site import inside, state
from components.site.state import Slot
from models import lanes
from models.errors import CertitudeError
from models.faults import log_fault
from models.language import Language
from models.languages import CODES, LanguageCode, spoken

_log = logging.getLogger(__name__)
# The switch between languages has a slot of its own: the setting is empty until somebody chooses.
_SWITCH: Slot[LanguageCode | None] = Slot("_language_switch", None)
# A file of ours: an icon by name would be fetched from a third party by every visitor.
FAVICON = str(Path(__file__).parent / "favicon.png")
_PLACE = Slot("_place", "")  # at each place on the page: the kind of thing that it held last
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&])")


def language() -> Language:
    """The language chosen with the switch, else the browser's, else English."""
    return Language(state.LANGUAGE.get() or spoken(st.context.locale))


def begin() -> Language:
    """Start a run: take over the URL, return the language."""
    lanes.act_for(_person())
    state.read_url()
    return language()


def _person() -> str:
    """What tells people apart: a browser (all its tabs are one person's), else the session.

    Before it stands the address of whoever comes from another machine (`models.lanes`).
    """
    browser = st.context.cookies.get("_streamlit_xsrf") or inside.session_id()
    return f"{st.context.ip_address or ''} {browser}"


def heading(title: str) -> None:
    """A page's title for those who hear it, where the bar already shows it to those who see."""
    html(Markup('<h1 class="ct-sr">{}</h1>').format(title))


def language_switch(lang: Language) -> None:
    """The switch between languages, in the bar at the top; the choice stays."""
    with st.container(key="ct-language"):
        _SWITCH.set(lang.code)
        st.segmented_control(
            lang.gettext("Language"),
            CODES,
            format_func=str.upper,
            key=_SWITCH.key,
            required=True,
            label_visibility="collapsed",
            on_change=_choose_language,
        )


def _choose_language() -> None:
    """Before anything is drawn the address says it: a run that somebody ends early writes none."""
    state.LANGUAGE.set(_SWITCH.get())
    state.write_url()


def place(key: str, holds: str = "") -> AbstractContextManager[object]:
    """A place on the page for what may come and go, so that nothing around it moves up or down.

    Streamlit matches a run's elements with the last run's by their number: where one is left out,
    all that follow stand twice, old below new, until the run ends. holds: what kind of thing comes
    into it. A place that held another kind is cleared at once, not at the end of the run.
    """
    kept = _PLACE.at(key)
    before = kept.get()
    kept.set(holds)
    outer = st.empty() if before not in ("", holds) else st
    return outer.container(key=key)


def html(markup: Markup) -> None:
    """Put escaped markup on the page; a plain str is refused, so nothing raw slips through."""
    if not isinstance(markup, Markup):
        raise TypeError("only escaped Markup goes on the page")
    st.html(markup)


def show_error(error: CertitudeError, lang: Language) -> None:
    """Say what happened and what to do."""
    st.error(plain(lang.error(error)), icon=":material/error:")


def show_crash(error: Exception) -> bool:
    """In place of Streamlit's own box: log the fault, say in words that it is not theirs."""
    log_fault(_log, "a page failed", error)
    lang = language()
    st.error(
        lang.gettext(
            "Something went wrong on our side, and it has been noted. What you entered is still "
            "here: change it a little, or choose another model."
        ),
        icon=":material/error:",
    )
    return True


def plain(text: str) -> str:
    """A person's or a model's text, safe where Streamlit would read Markdown."""
    return _MARKDOWN.sub(r"\\\1", text)
