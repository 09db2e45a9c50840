"""The way in: a room's code, whether it is open, and one large button."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.taking_part import asking, forms, held
from models.errors import CertitudeError
from models.language import Language
from study.setup.naming import title_of
from study.store.protocol import Room, State, database, join, room, shown_code

_EVERY_S = 1.5  # who waits is told within two seconds that it has begun


def show_code(lang: Language) -> None:
    """Ask for the code that stands on the room's screen."""
    name = "code"
    asking.hear(name, _take_code, lang)
    title = lang.gettext("Take part")
    lead = lang.gettext(
        "You have been invited to a session? Type the code that stands on the screen: eight "
        "letters and digits."
    )
    body = forms.line("code", lang.gettext("The session's code"))
    shell.html(forms.heading(title, name, lead))
    show_refused(lang)
    shell.html(forms.form(name, body, forms.button(lang.gettext("Next")), lang))


def show_room(lang: Language) -> None:
    """A room that one has not joined yet: its name, and the way in."""
    try:
        found = room(database(), held.code())
    except CertitudeError as error:
        shell.html(forms.heading(lang.gettext("Take part"), "no-room"))
        shell.show_error(error, lang)
        try_again(lang)
        another_code(lang)
        return
    name = f"join:{found.code}"
    asking.hear(name, lambda _fields, _seconds: _join(), lang)
    shell.html(forms.heading(title_of(found.name, lang), name))
    if found.state != "open":
        _wait(found, lang)
        another_code(lang)
        return
    show_refused(lang)
    lead = lang.gettext(
        "Session {code}. You need no account, and nobody asks for your name.",
        code=shown_code(found.code),
    )
    shell.html(
        forms.form(name, forms.paragraphs([lead]), forms.button(lang.gettext("Take part")), lang)
    )


def show_refused(lang: Language) -> None:
    """What was refused last, in its place, whether there was something or not."""
    error = held.REFUSED.get()
    with shell.place("ct-refused"):
        if error is not None:
            shell.show_error(error, lang)


def try_again(lang: Language) -> None:
    """A button that only asks the store anew."""
    st.button(lang.gettext("Try again"), icon=":material/replay:", key="ct-join-again")


def another_code(lang: Language) -> None:
    """The way back to the code."""
    st.button(
        lang.gettext("Type another code"),
        icon=":material/pin:",
        key="ct-join-other",
        on_click=held.leave_room,
    )


def _wait(found: Room, lang: Language) -> None:
    """Say that it is not open, and look by itself whether it is."""
    said: dict[State, str] = {
        "draft": lang.gettext(
            "This session has not begun yet. This page goes on by itself as soon as it does."
        ),
        "paused": lang.gettext(
            "This session is paused. This page goes on by itself as soon as it does."
        ),
        "closed": lang.gettext("This session is over: nobody can join any more."),
    }
    shell.html(
        Markup('<p class="ct-asked-lead" role="status">{}</p>').format(said.get(found.state, ""))
    )
    if found.state == "closed":
        return

    @st.fragment(run_every=_EVERY_S)
    def look() -> None:
        try:
            state = room(database(), found.code).state
        except CertitudeError:
            return  # it is asked again in a moment
        if state != found.state:
            st.rerun()

    look()


def _take_code(fields: Mapping[str, str], _seconds: float | None) -> None:
    typed = re.sub(r"[^A-Za-z0-9]", "", fields.get("code", ""))[:16]
    try:
        found = room(database(), typed)
    except CertitudeError as error:
        held.refuse(error)
    else:
        held.refuse(None)
        held.ROOM.set(found.code)


def _join() -> None:
    try:
        join(database(), held.code(), held.token())
    except CertitudeError as error:
        held.refuse(error)
    else:
        held.refuse(None)
