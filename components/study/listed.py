"""All studies on this server, for whoever has its key: any of them can be opened again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import streamlit as st
from babel.dates import format_date

from components.site import shell
from components.site.choosing import choose_from_list
from components.site.state import Slot
from components.study import held, unlocking
from models.errors import CertitudeError
from models.language import Language
from study.store.protocol import Listed, State, database, shown_code, studies

_CHOSEN = Slot("_study_listed", "")


def show_list(lang: Language) -> None:
    """The list and a button; nothing to who gave no key."""
    with shell.place("ct-study-list", "list" if unlocking.has_key() else ""):
        if not unlocking.has_key():
            return
        st.header(lang.gettext("Studies on this server"))
        try:
            found = {one.id: one for one in studies(database(), held.KEY.get())}
        except CertitudeError as error:
            shell.show_error(error, lang)
            return
        if not found:
            st.caption(lang.gettext("There are none yet."))
            return
        if _CHOSEN.get() not in found:
            _CHOSEN.set(next(iter(found)))
        chosen = choose_from_list(
            lang.gettext("Study"),
            list(found),
            _CHOSEN,
            lambda study: _named(found[study], lang),
            lang,
        )
        st.button(
            lang.gettext("Look after this study"),
            icon=":material/folder_open:",
            key="ct-study-again-open",
            on_click=held.look_after_by_server_key,
            args=(chosen,),
        )
        st.caption(
            lang.gettext(
                "A study stays here until its days are over or somebody deletes it. Whoever has "
                "this key can open any of them, read its answers and delete it."
            )
        )


def _named(one: Listed, lang: Language) -> str:
    states: Mapping[State, str] = {
        "draft": lang.gettext("not begun"),
        "open": lang.gettext("open"),
        "paused": lang.gettext("paused"),
        "closed": lang.gettext("closed"),
    }
    day = datetime.fromtimestamp(one.created / 1000, UTC).date()
    return lang.gettext(
        "{name}, {code}, {state}, {people}, {day}",
        name=one.name,
        code=shown_code(one.code),
        state=states[one.state],
        people=lang.ngettext("{n} person", "{n} people", one.people),
        day=format_date(day, "medium", locale=lang.code),
    )
