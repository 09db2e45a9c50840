"""The trust spectrum, asked of a room before and after: asked here, answered on phones."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.state import Slot
from components.study import views
from models.errors import CertitudeError
from models.language import Language
from study.polls import AFTER, BEFORE, POLLS, QUESTION, Shift, said, shift
from study.setup.wording import SCALE
from study.store.protocol import Study, ask, asked_now, collected, database, pulse

_EVERY_S = 1.5
_ROOM = 80  # per cent of a column for its longest bar; its count stands beside it
_ERROR: Slot[CertitudeError | None] = Slot("_study_poll_error", None)
# How the study stood when its votes were counted, and the counts.
_COUNTED: Slot[tuple[str, Shift] | None] = Slot("_study_poll_counted", None)


def show_poll(study: Study, key: str, lang: Language) -> None:
    """The question, who is asked it now, and what people said."""
    with st.container(key="ct-room-screen"):
        shell.html(Markup("<h1>{}</h1>").format(lang.gettext(QUESTION.text)))
        asked: dict[str, str] = {
            "": lang.gettext("Nobody is asked now."),
            BEFORE: lang.gettext(
                "Asked now, before: people find it on their phones between the instructions and "
                "their first decision. Who has begun to decide is not interrupted."
            ),
            AFTER: lang.gettext(
                "Asked now, after: people find it on their phones as soon as they have finished."
            ),
        }
        shell.html(
            Markup('<p class="ct-lead" role="status">{}</p>').format(
                asked.get(study.poll, asked[""])
            )
        )
        with st.container(horizontal=True, key="ct-poll-ask"):
            for label, icon, poll in (
                (lang.gettext("Ask it before"), ":material/login:", BEFORE),
                (lang.gettext("Ask it after"), ":material/logout:", AFTER),
                (lang.gettext("End the poll"), ":material/stop:", ""),
            ):
                st.button(
                    label,
                    icon=icon,
                    key=f"ct-poll-{poll or 'end'}",
                    type="primary" if poll and poll == study.poll else "secondary",
                    disabled=poll == study.poll or (not poll and study.poll not in POLLS),
                    on_click=_ask,
                    args=(study.id, key, poll),
                )
        with shell.place("ct-poll-refused"):
            error = _ERROR.get()
            if error is not None:
                shell.show_error(error, lang)
        _watch(study, key, lang)
        st.button(
            lang.gettext("Back to the study"),
            icon=":material/close_fullscreen:",
            key="ct-study-back",
            shortcut="Escape",
            on_click=views.back,
        )


def _ask(study: str, key: str, poll: str) -> None:
    """Ask the room, or end it (a callback's work)."""
    try:
        ask(database(), study, key, poll)
    except CertitudeError as error:
        _ERROR.set(error.with_traceback(None))
    else:
        _ERROR.pop()


def _watch(study: Study, key: str, lang: Language) -> None:
    @st.fragment(run_every=_EVERY_S)
    def look() -> None:
        with shell.place("ct-poll-tally"):
            try:
                found = _counted(study.id, key)
                asked = asked_now(database(), study.id)
            except CertitudeError as error:
                shell.show_error(error, lang)
                return
            shell.html(tally_html(found, lang))
        if asked != study.poll:  # by another screen: what is said and offered here is another
            st.rerun()

    look()


def _counted(study: str, key: str) -> Shift:
    """The votes; read again only when something has happened."""
    now = f"{study} {pulse(database(), study)}"
    kept = _COUNTED.get()
    if kept is None or kept[0] != now:
        kept = (now, shift(collected(database(), study, key).people))
        _COUNTED.set(kept)
    return kept[1]


def tally_html(found: Shift, lang: Language) -> Markup:
    """Before beside after: a bar for each of the seven steps, with its count, and a sentence."""
    told = said(found, lang) or [lang.gettext("Nobody has answered yet.")]
    most = max((n for counts in found.counts.values() for n in counts), default=0)
    names = {BEFORE: lang.gettext("Before"), AFTER: lang.gettext("After")}
    ends = dict(zip((1, SCALE), (lang.gettext(one) for one in QUESTION.ends), strict=True))
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}{}</th>{}</tr>').format(
            lang.number(value),
            Markup(" <span>{}</span>").format(ends[value]) if value in ends else "",
            Markup("").join(
                Markup(
                    '<td><span class="ct-poll-{}"><i style="width:{}%" aria-hidden="true"></i>'
                    "<b>{}</b></span></td>"
                ).format(
                    poll,
                    round(_ROOM * found.counts[poll][value - 1] / max(1, most)),
                    lang.number(found.counts[poll][value - 1]),
                )
                for poll in POLLS
            ),
        )
        for value in range(SCALE, 0, -1)
    )
    head = Markup("").join(
        Markup('<th scope="col">{}</th>').format(one)
        for one in (lang.gettext("Trust"), *(names[poll] for poll in POLLS))
    )
    return Markup(
        '<p class="ct-reveal-said">{}</p><table class="ct-table ct-poll"><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table>"
    ).format(" ".join(told), head, rows)
