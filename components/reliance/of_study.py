"""The results of a study of our own: the reliance page's figures, its questionnaire, its people."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.reliance import report
from components.reliance.showing import show_figures
from components.reliance.told import (
    comparison_said,
    differences_said,
    persons_table,
    room_said,
    scores_table,
    unseen_said,
)
from components.site import saving, shell
from components.site.saving import File
from components.site.state import Slot
from components.site.work import Described, Work
from models.errors import CertitudeError
from models.jobs import Job
from models.language import Language
from study import polls
from study.measures.comparing import FEWEST_PEOPLE
from study.results import Results, named, results
from study.setup.naming import names
from study.store.protocol import Study, collected, database, pulse

_RECKONING: Work[Results, object] = Work("study-results", about=None)
# Of which study, and how it stood when its figures were asked for.
_AS_OF: Slot[tuple[str, str]] = Slot("_study_results_as_of", ("", ""))


def show_results(study: Study, key: str, lang: Language) -> None:
    """The figures as they stood when this was opened, and a way to have them anew."""
    try:
        now = pulse(database(), study.id)
    except CertitudeError as error:
        shell.show_error(error, lang)
        return
    if _AS_OF.get()[0] != study.id:
        _AS_OF.set((study.id, now))
    asked = _AS_OF.get()
    job = _RECKONING.keep(
        asked, lambda: Job(lambda _report: results(collected(database(), study.id, key)))
    )
    with shell.place("ct-study-results", f"{asked}"):
        found = _RECKONING.watch(job, lambda _progress: _reckoning(lang), lang)
        if found is not None:
            _show(study, found, asked, lang)
    with shell.place("ct-study-results-again"):
        if now != asked[1]:
            st.caption(lang.gettext("Since these figures were computed something has happened."))
        st.button(
            lang.gettext("Compute the figures again"),
            icon=":material/refresh:",
            key="ct-study-reckon",
            on_click=_AS_OF.set,
            args=(("", ""),),
        )


def _reckoning(lang: Language) -> Described:
    return None, lang.gettext("The figures are being computed …")


def _show(study: Study, made: Results, asked: object, lang: Language) -> None:
    found = named(made, names(study.setup, lang))
    shell.html(
        Markup('<p class="ct-reliance-said" role="status">{}</p>').format(room_said(found, lang))
    )
    if found.found is None:
        st.info(
            lang.gettext("Nobody has decided anything yet: figures come with the first decision."),
            icon=":material/hourglass_empty:",
        )
        return
    if found.found.whole.people < FEWEST_PEOPLE:
        st.info(
            lang.gettext(
                "Fewer than {n} people: the figures describe this room, and no more.",
                n=lang.number(FEWEST_PEOPLE),
            ),
            icon=":material/info:",
        )
    file = File(
        "report",
        lang.gettext("Save a report to print (HTML)"),
        f"certitude-study-{study.code.lower()}.html",
        "text/html",
        (asked, lang.code),
        lambda tell: report.write(study, made, lang, lambda: tell(None)),
        icon=":material/print:",
    )
    saving.offer("study-report", [file], lang)
    show_figures(found.found, lang, persons=True, unseen=unseen_said(study, lang))
    _questionnaire(study, found, lang)
    _comparison(found, lang)
    _polls(found, lang)
    with st.expander(lang.gettext("Each person, by number"), icon=":material/person:"):
        shell.html(persons_table(study, found, lang))


def _questionnaire(study: Study, found: Results, lang: Language) -> None:
    if not found.scores:
        return
    st.header(lang.gettext("What people answered"))
    shell.html(scores_table(study, found, lang))


def _comparison(found: Results, lang: Language) -> None:
    if found.found is None or len(found.found.groups) < 2:
        return
    st.header(lang.gettext("Do the displays differ by more than chance?"))
    _lines(differences_said(found, lang))
    st.caption(comparison_said(found, lang))


def _polls(found: Results, lang: Language) -> None:
    said = polls.said(found.polls, lang)
    if said:
        st.header(lang.gettext("Trust before and after"))
        _lines(said)


def _lines(said: Sequence[str]) -> None:
    shell.html(
        Markup("<ul>{}</ul>").format(
            Markup("").join(Markup("<li>{}</li>").format(one) for one in said)
        )
    )
