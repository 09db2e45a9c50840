"""What a participant's screen follows by itself: a poll that is asked, and what the room looks at.

A poll stands between two steps, never in place of one that somebody is reading or deciding on:
between the instructions and the first decision, and at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.state import Slot
from components.taking_part import asking, forms, held
from components.taking_part.joining import show_refused
from models.errors import CertitudeError
from models.language import Language
from study.polls import QUESTION, is_asked_at
from study.store.protocol import Collected, Glance, Session, database, glance, revealed, vote

# What the room looks at, as markup, from all that was answered: another room's, handed over by the
# page. Which study it is of, how many answers it has, how to have them all, and what is shown.
Draw = Callable[[str, int, Callable[[], Collected], str, Language], Markup]
_EVERY_S = 1.5  # a change reaches the screen within two seconds
# Polls that this session would not answer; at each of them.
_SKIPPED = Slot("_taking_part_skipped", False)
_STOOD = Slot("_taking_part_stood", "")  # the step that was on screen last


def poll_now(here: Session, name: str) -> str:
    """The poll that stands in place of this step, "" for none; name: of the step's form."""
    stood = _STOOD.get()
    poll = here.study.poll
    if not is_asked_at(poll, here.step, here.answers) or _SKIPPED.at(_about(here)).get():
        return ""
    # Who has a question before them is left in peace; the end can wait.
    if here.step.kind != "debrief" and stood == name:
        return ""
    try:
        return "" if glance(database(), held.token()).voted else poll
    except CertitudeError:
        return ""  # the step is shown, and says what is wrong


def stands(name: str) -> None:
    """Say which step is on screen now."""
    _STOOD.set(name)


def show_poll(here: Session, lang: Language) -> None:
    """One question, a scale, and a way on without an answer."""
    poll = here.study.poll
    name = f"poll:{poll}"
    text, ends = lang.gettext(QUESTION.text), [lang.gettext(one) for one in QUESTION.ends]
    asking.hear(name, lambda fields, _seconds: _take(poll, fields), lang)
    lead = lang.gettext("Whoever runs the session asks everybody. There is no right answer.")
    shell.html(forms.heading(text, name, lead))
    show_refused(lang)
    body = forms.scale("answer", text, ends, lang)
    shell.html(forms.form(name, body, forms.button(lang.gettext("Send")), lang))
    st.button(
        lang.gettext("Go on without an answer"),
        icon=":material/skip_next:",
        key="ct-join-skip",
        on_click=_SKIPPED.at(_about(here)).set,
        args=(True,),
    )
    _watch(lambda now: now.poll != poll)


def show_room(here: Session, draw: Draw, lang: Language) -> None:
    """At the end: what the room looks at, as long as it is shown.

    The page is drawn anew where a poll is asked, or where more is told than when it was drawn.
    """

    @st.fragment(run_every=_EVERY_S)
    def look() -> None:
        shown = Markup()
        try:
            now = glance(database(), held.token())
            if now.showing:
                shown = draw(
                    here.study.id, now.answers, lambda: revealed(database(), held.token()),
                    now.showing, lang,
                )  # fmt: skip
        except CertitudeError:
            now = None  # it is asked again in a moment
        shell.html(Markup('<div class="ct-room-here" aria-live="polite">{}</div>').format(shown))
        if now is not None and (_is_new(here, now) or now.told != here.study.is_told):
            st.rerun()

    look()


def _is_new(here: Session, now: Glance) -> bool:
    """Whether another poll is asked than when this page was drawn."""
    return (
        not now.voted
        and now.poll != here.study.poll
        and is_asked_at(now.poll, here.step, here.answers)
    )


def _watch(over: Callable[[Glance], bool]) -> None:
    @st.fragment(run_every=_EVERY_S)
    def look() -> None:
        try:
            changed = over(glance(database(), held.token()))
        except CertitudeError:
            return  # it is asked again in a moment
        if changed:
            st.rerun()

    look()


def _about(here: Session) -> str:
    return f"{here.study.id}-{here.study.poll}"


def _take(poll: str, fields: Mapping[str, str]) -> None:
    """A vote came (a callback's work)."""
    said = fields.get("answer", "")
    try:
        vote(database(), held.token(), poll, int(said) if said.isdecimal() else 0)
    except CertitudeError as error:
        held.refuse(error)
    else:
        held.refuse(None)
