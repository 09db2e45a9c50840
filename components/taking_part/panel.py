"""Taking part, from the code to the completion code: where a person stands, and what shows it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from components.site import shell, state
from components.taking_part import (
    asking,
    debrief,
    following,
    forms,
    held,
    joining,
    keeping,
    steps,
)
from components.taking_part.reading import answer_of
from models.errors import CertitudeError
from models.language import Language
from models.languages import spoken
from study.session import Step
from study.store.protocol import Session, answer, database, resume, withdraw

_GONE = "withdrawn"
_NO_SEAT = "no_such_link"


def show_taking_part(draw: following.Draw, marked_item: steps.MarkedItem, lang: Language) -> None:
    """What is asked now.

    draw: what the room looks at, for who has finished; marked_item: draws the marks of a study that
    shows any.
    """
    if not held.code():
        joining.show_code(lang)
        return
    keeping.keep_seat()
    if not held.token():
        shell.html(
            Markup('<p class="ct-waiting" role="status">{}</p>').format(
                lang.gettext("One moment …")
            )
        )
        return
    try:
        here = resume(database(), held.token())
    except CertitudeError as error:
        _show_no_session(error, lang)
        return
    if here.language and state.LANGUAGE.get() is None:
        # A new session speaks what was chosen, not what its browser does.
        state.LANGUAGE.set(spoken(here.language))
        st.rerun()
    _go_on(here, draw, marked_item, lang)


def _show_no_session(error: CertitudeError, lang: Language) -> None:
    if error.code == _NO_SEAT:
        joining.show_room(lang)
    elif error.code == _GONE:
        asking.lead_to(_GONE, lang)
        shell.html(forms.heading(lang.gettext("You have withdrawn"), _GONE))
        shell.html(forms.paragraphs([lang.error(error)]))
        hand_on(lang)
    else:
        shell.html(forms.heading(lang.gettext("Take part"), "away"))
        shell.show_error(error, lang)
        joining.try_again(lang)


def _go_on(
    here: Session, draw: following.Draw, marked_item: steps.MarkedItem, lang: Language
) -> None:
    step = here.step
    name = _name(here)
    over = step.kind in ("debrief", "declined")
    poll = following.poll_now(here, name)
    if not poll:
        following.stands(name)
        if over:
            asking.lead_to(name, lang)
        else:
            asking.hear(
                name, lambda fields, seconds: _take(step, fields, seconds), lang, here.study.code
            )
    # Another step's elements are gone at once: nothing of the last one stands beside it.
    with shell.place("ct-asked-at", "over" if over else "on"):
        if not over:
            _show_progress(here, lang)
    with shell.place("ct-asked", f"poll-{poll}" if poll else name.replace(":", "-")):
        if poll:
            following.show_poll(here, lang)
        elif step.kind == "debrief":
            following.show_room(here, draw, lang)
            debrief.show(here, name, lang)
        elif step.kind == "declined":
            shell.html(forms.heading(lang.gettext("You do not take part"), name))
            shell.html(
                forms.paragraphs(
                    [
                        lang.gettext(
                            "That is fine. It is only counted that somebody did not take part. "
                            "Thank you for coming."
                        )
                    ]
                )
            )
        else:
            steps.show(here, name, lang, marked_item)
    if over and not poll:
        hand_on(lang)
    if step.kind != "declined":
        _offer_to_withdraw(lang)


def _name(here: Session) -> str:
    """Of the form that is shown; to decline is asked once more, in a form of its own."""
    step = here.step
    if step.kind == "consent" and held.DECLINES.get():
        return "consent:sure"
    return f"{step.id}:{step.stage}"


def _show_progress(here: Session, lang: Language) -> None:
    at, of = here.done + 1, here.of
    said = lang.gettext("{n} of {all}", n=lang.number(at), all=lang.number(of))
    shell.html(
        Markup(
            '<div class="ct-asked-progress"><progress value="{}" max="{}" aria-hidden="true">'
            '</progress><p><span class="ct-sr">{}</span> {}</p></div>'
        ).format(here.done, of, lang.gettext("Progress:"), said)
    )


def _take(step: Step, fields: Mapping[str, str], seconds: float | None) -> None:
    """An answer came (a callback's work): it is stored before anything else is shown."""
    if step.kind == "consent" and _asks_once_more(fields):
        return
    given = answer_of(step, fields)
    try:
        here = answer(database(), held.token(), given, seconds, "browser")
    except CertitudeError as error:
        held.refuse(error)
        return
    kept = next(
        (one.value for one in here.answers if (one.step, one.stage) == (given.step, given.stage)),
        given.value,
    )
    held.refuse(None if kept == given.value else held.answered_elsewhere())
    if step.kind == "language":
        state.LANGUAGE.set(spoken(kept["language"]))


def _asks_once_more(fields: Mapping[str, str]) -> bool:
    """Whether this press only leads to, or back from, the question whether one means it."""
    said = fields.get("agreed", "")
    sure = held.DECLINES.pop()
    if said == "no" and not sure:
        held.DECLINES.set(True)
    held.refuse(None)
    return said == "back" or (said == "no" and not sure)


def hand_on(lang: Language) -> None:
    """Let another person take part on this device."""
    with st.popover(
        lang.gettext("Somebody else takes part on this device"), icon=":material/switch_account:"
    ):
        st.markdown(
            lang.gettext(
                "What you see here of your own decisions is then gone from this device; your "
                "answers stay in the study. Note your completion code before."
            )
        )
        st.button(
            lang.gettext("Hand the device on"),
            icon=":material/switch_account:",
            key="ct-join-hand-on",
            on_click=held.hand_on,
        )


def _offer_to_withdraw(lang: Language) -> None:
    """Always in reach: out, with all that one has answered."""
    with (
        st.container(key="ct-withdraw"),
        st.popover(lang.gettext("Withdraw"), icon=":material/logout:"),
    ):
        shell.html(
            forms.paragraphs(
                [
                    lang.gettext(
                        "You can leave at any time, without a reason. All that you answered is "
                        "then deleted at once, and cannot be had back."
                    )
                ]
            )
        )
        st.button(
            lang.gettext("Delete my answers and leave"),
            icon=":material/delete:",
            key="ct-join-withdraw",
            on_click=_withdraw,
        )


def _withdraw() -> None:
    try:
        withdraw(database(), held.token())
    except CertitudeError as error:
        held.refuse(error)
    else:
        held.refuse(None)
