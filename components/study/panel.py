"""The facilitator's page: a study is set up, or the one of this tab is looked after."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.study import (
    conditions,
    files,
    held,
    keeping,
    lessons,
    listed,
    opened,
    opening,
    own_set,
    seen,
    settings,
    signing_in,
    traps,
    unlocking,
)
from models.errors import CertitudeError
from models.language import Language
from study.duration import minutes
from study.items.choosing import Chosen, choose
from study.setup.setup import Setup
from study.store.protocol import database, facilitated
from study.trap import Trap
from study.traps import traps as warnings


def show_study(results: opened.Results, marked_item: seen.MarkedItem, lang: Language) -> None:
    """What the facilitator does now.

    results: shows those of a study; marked_item: draws what displays with marks will show.
    """
    study, key = held.own()
    if not study:
        with shell.place("ct-study", "setup"):
            _show_setup(lang, marked_item)
        keeping.keep_study()
        return
    with shell.place("ct-study", study):
        try:
            found = facilitated(database(), study, key)
        except CertitudeError as error:
            st.title(lang.gettext("Study"))
            shell.show_error(error, lang)
            st.button(lang.gettext("Try again"), icon=":material/replay:", key="ct-study-again")
            st.button(
                lang.gettext("Set up a new study"),
                icon=":material/add:",
                key="ct-study-new",
                on_click=held.leave,
            )
        else:
            opened.show_opened(found, key, results, marked_item, lang)
    keeping.keep_study()


def _show_setup(lang: Language, marked_item: seen.MarkedItem) -> None:
    st.title(lang.gettext("Set up a study"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext(
                "Which display helps people trust the AI the right amount? Open a session as it "
                "stands, or change what you like: people join on their phones with a code, and "
                "decide with and without the AI."
            )
        )
    )
    trained = held.task(lang) == held.TRAINED
    with shell.place("ct-study-begins", "trained" if trained else "lessons"):
        if trained:
            st.info(
                lang.gettext(
                    "The model that you trained is taken over: people decide on its cases kept for "
                    "the end. Everything else is as a new study has it."
                ),
                icon=":material/science:",
            )
        else:
            lessons.offer_lessons(lang)
    left, right = st.columns([5, 7], gap="large")
    with right:  # what is given here is what the rest is about
        st.header(lang.gettext("Task"))
        settings.choose_task(lang)
        with shell.place("ct-study-own-set", held.task(lang)):
            if held.task(lang) == held.OWN:
                own_set.give(lang)
            if held.task(lang) in (held.OWN, held.TRAINED):
                settings.choose_called(lang)
    setup, chosen = None, None
    found: Sequence[Trap] = ()
    wrong: CertitudeError | None = None
    try:
        setup, items = held.setup(lang), held.items(lang)
        if items is not None:
            chosen = choose(items, setup)
            found = warnings(setup, chosen, held.PEOPLE.get(), lang)
    except CertitudeError as error:
        wrong, items = error, held.items(lang)
    with left:
        _show_ready(setup, chosen, found, wrong, lang)
        files.take_setup(lang)
        listed.show_list(lang)
    with right:
        traps.show_traps(found, "items", lang)
        st.header(lang.gettext("Displays"))
        with shell.place("ct-study-displays", "" if items is None else "shown"):
            if items is not None:
                marks = opening.known_marks(held.task(lang)) if held.is_marked() else {}
                conditions.choose_conditions(items, marks, marked_item, lang)
            else:
                shown_on = lang.gettext("The displays are shown on your items.")
                st.caption(shell.plain(f"{shown_on} {own_set.next_step(lang)}"))
        settings.choose_design(lang)
        lacks = setup is not None and opening.lacks_marks(setup)
        with shell.place("ct-study-no-marks", "told" if lacks else ""):
            if lacks:
                st.warning(lang.gettext(opening.NO_MARKS), icon=":material/warning:")
        traps.show_traps(found, "displays", lang)
        st.header(lang.gettext("Course"))
        settings.choose_course(lang)
        traps.show_traps(found, "course", lang)
        st.header(lang.gettext("Stakes"))
        settings.choose_stakes(lang)
        st.header(lang.gettext("Questionnaire"))
        settings.choose_questions(lang)
        st.header(lang.gettext("People"))
        settings.choose_people(lang)
        traps.show_traps(found, "people", lang)
        with shell.place("ct-study-assignment", "" if setup is None else "table"):
            if setup is not None:
                st.header(lang.gettext("Who sees what"))
                traps.show_assignment(setup, held.PEOPLE.get(), lang)


def _show_ready(
    setup: Setup | None,
    chosen: Chosen | None,
    found: Sequence[Trap],
    wrong: CertitudeError | None,
    lang: Language,
) -> None:
    """The study in a sentence, and the button that opens it."""
    st.header(lang.gettext("Open it"))
    stops = [one for one in found if one.severity == "stop"]
    with shell.place("ct-study-ready", "wrong" if wrong is not None else "ready"):
        if wrong is not None:
            shell.show_error(wrong, lang)
        elif setup is None or chosen is None:
            shell.html(
                Markup('<p class="ct-study-sum" role="status">{}</p>').format(
                    own_set.next_step(lang)
                )
            )
        elif held.lacks_story():
            shell.html(
                Markup('<p class="ct-study-sum" role="status">{}</p>').format(
                    lang.gettext("Write your story first, under “Stakes”; or choose a ready one.")
                )
            )
        else:
            shell.html(
                Markup('<p class="ct-study-sum" role="status">{}</p>').format(
                    _sum_said(setup, chosen, found, lang)
                )
            )
    with shell.place("ct-study-key-asked", "" if unlocking.is_unlocked() else "key"):
        if not unlocking.is_unlocked():
            unlocking.ask_key(lang)
    signing_in.show_signed_in(lang)
    st.button(
        lang.gettext("Open the session"),
        icon=":material/play_arrow:",
        type="primary",
        key="ct-study-open",
        disabled=setup is None
        or chosen is None
        or held.lacks_story()
        or bool(stops)
        or not unlocking.is_unlocked()
        or opening.is_on_its_way(setup, chosen),
        on_click=opening.open_session,
        args=(setup, chosen),
    )
    opening.show_opening(lang)
    if setup is not None and not held.lacks_story():
        files.offer_setup(setup, lang)


def _sum_said(setup: Setup, chosen: Chosen, found: Sequence[Trap], lang: Language) -> str:
    warned = sum(one.severity != "note" for one in found)
    said = lang.ngettext(
        "{n} display is shown; each person decides {decisions} times and needs about {minutes} "
        "minutes.",
        "{n} displays are compared; each person decides {decisions} times and needs about "
        "{minutes} minutes.",
        len(setup.conditions),
        decisions=lang.number(setup.decisions),
        minutes=lang.number(round(minutes(setup, chosen.items))),
    )
    return f"{said} " + (
        lang.gettext("Nothing speaks against opening it.")
        if not warned
        else lang.ngettext(
            "There is {n} warning, beside what it is about.",
            "There are {n} warnings, each beside what it is about.",
            warned,
        )
    )
