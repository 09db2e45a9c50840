"""The page of reliance: a table in, and how people relied on advice under each display."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.reliance import giving
from components.reliance.reckoned import reckon
from components.reliance.showing import show_figures
from components.site import shell
from components.site.work import Described, Work
from models.jobs import Job
from models.language import Language
from study.measures.columns import Named
from study.measures.comparing import FEWEST_PEOPLE
from study.measures.together import Found

_RECKONING: Work[Found, object] = Work("reliance-reckoning", about=None)


def show_reliance(lang: Language) -> None:
    """All of one table; calls no model."""
    st.title(lang.gettext("Did people rely on it as they should?"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "What people decided before and after advice, from the table of any study: how "
                "often they took right advice, how often they withstood wrong advice, and under "
                "which display."
            )
        )
    )
    held = giving.give_table(lang)
    with shell.place("ct-reliance", "" if held is None else held.hash):
        if held is None:
            _RECKONING.drop()
            return
        with st.expander(
            lang.gettext("Which column is what"),
            icon=":material/view_column:",
            expanded=not giving.all_guessed(held),
        ):
            named = giving.choose_columns(held, lang)
        if named is None:
            _RECKONING.drop()
            return
        asked = (held.hash, named)
        job = _RECKONING.keep(asked, lambda: Job(lambda _report: reckon(held.data, named)))
        found = _RECKONING.watch(job, lambda _progress: _reckoning(lang), lang)
        if found is not None:
            _summary(found, named, held.made_up, lang)
            show_figures(found, lang, persons=bool(named.person))


def _reckoning(lang: Language) -> Described:
    return None, lang.gettext("The figures are being reckoned …")


def _summary(found: Found, named: Named, made_up: bool, lang: Language) -> None:
    whole = found.whole
    people = (
        lang.ngettext("by {n} person", "by {n} people", whole.people)
        if named.person
        else lang.gettext("by people whom no column tells apart")
    )
    said = lang.gettext(
        "{decisions} {people}.",
        decisions=lang.ngettext("{n} decision", "{n} decisions", whole.trials),
        people=people,
    )
    shell.html(Markup('<p class="ct-reliance-said" role="status">{}</p>').format(said))
    if made_up:
        st.info(
            lang.gettext(
                "These figures are made up: they show the page, and say nothing of people."
            ),
            icon=":material/science:",
        )
    elif named.person and whole.people < FEWEST_PEOPLE:
        st.info(
            lang.gettext(
                "Fewer than {n} people: the figures describe those who took part, and no more.",
                n=lang.number(FEWEST_PEOPLE),
            ),
            icon=":material/info:",
        )
    if not named.person:
        st.caption(
            lang.gettext(
                "Without a column of people each decision counts as somebody else’s: intervals "
                "come out too narrow where one person decided often."
            )
        )
