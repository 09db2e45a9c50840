"""A running study at a glance: how many are where, by step and by group; no person's answers.

In two parts, since what the facilitator does with the session stands between them.
"""

from __future__ import annotations

from collections import Counter

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.site.tables_html import Column, table
from models.errors import CertitudeError
from models.language import Language
from study.assignment import arms, part_name
from study.session import Kind
from study.setup.naming import names
from study.store.protocol import Progress, State, Study, database, progress

_EVERY_S = 1.5  # a change reaches the screen within two seconds
_IDLE_S = 120  # who has not answered for so long may have left
_MANY_GROUPS = 6  # more of them are folded away


def show_monitor(study: Study, key: str, lang: Language) -> None:
    """How the session stands and how many are there, in a part that looks by itself."""

    @st.fragment(run_every=_EVERY_S)
    def look() -> None:
        with shell.place("ct-study-monitor"):
            try:
                found = progress(database(), study.id, key)
            except CertitudeError as error:
                shell.show_error(error, lang)
                return
            shell.html(_stands_html(found, lang))
        if found.state != study.state:  # by another tab: its buttons are others
            st.rerun()

    look()


def show_places(study: Study, key: str, lang: Language) -> None:
    """Who is at which step, and in which group; many groups folded away."""

    @st.fragment(run_every=_EVERY_S)
    def look() -> None:
        with shell.place("ct-study-places"):
            try:
                found = progress(database(), study.id, key)
            except CertitudeError:
                return  # said above, and asked again in a moment
            shell.html(_steps_html(found, lang))
            groups = _groups_html(study, found, lang)
            if len(arms(study.setup)) > _MANY_GROUPS:
                with st.expander(lang.gettext("People by group"), icon=":material/groups:"):
                    shell.html(groups)
            else:
                shell.html(groups)

    look()


def show_count(study: Study, key: str, lang: Language) -> None:
    """How many have joined, and no more: for the projector."""

    @st.fragment(run_every=_EVERY_S)
    def look() -> None:
        try:
            found = progress(database(), study.id, key)
        except CertitudeError:
            return  # it is asked again in a moment
        shell.html(Markup('<p class="ct-room-count">{}</p>').format(_joined(found, lang)))

    look()


def _joined(found: Progress, lang: Language) -> str:
    return lang.ngettext(
        "{n} person has joined.", "{n} people have joined.", found.here + found.done
    )


def _state_said(state: State, lang: Language) -> str:
    said: dict[State, str] = {
        "draft": lang.gettext("The session has not begun."),
        "open": lang.gettext("The session is open."),
        "paused": lang.gettext("The session is paused: nobody joins, and no answer is taken."),
        "closed": lang.gettext("The session is closed: no answer is taken any more."),
    }
    return said[state]


def _kinds(lang: Language) -> dict[Kind, str]:
    return {
        "consent": lang.gettext("Consent"),
        "language": lang.gettext("Language"),
        "instructions": lang.gettext("Instructions"),
        "comprehension": lang.gettext("Questions on the instructions"),
        "practice": lang.gettext("Practice"),
        "trial": lang.gettext("Decisions"),
        "check": lang.gettext("Check of attention"),
        "trust": lang.gettext("Trust in the display"),
        "question": lang.gettext("Questions at the end"),
        "debrief": lang.gettext("Done"),
    }


def _stands_html(found: Progress, lang: Language) -> Markup:
    idle = sum(one.standing == "here" and one.idle > _IDLE_S for one in found.places)
    said = [
        _state_said(found.state, lang),
        _joined(found, lang),
        lang.ngettext("{n} is done.", "{n} are done.", found.done),
    ]
    if idle:
        said.append(
            lang.ngettext(
                "{n} has not answered for two minutes.",
                "{n} have not answered for two minutes.",
                idle,
            )
        )
    if found.declined:
        said.append(lang.ngettext("{n} did not consent.", "{n} did not consent.", found.declined))
    if found.withdrawn:
        said.append(lang.ngettext("{n} has withdrawn.", "{n} have withdrawn.", found.withdrawn))
    return Markup('<p class="ct-study-stands">{}</p>').format(" ".join(said))


def _bar(n: int, most: int) -> Markup:
    return Markup('<span class="ct-count" style="width:{}%" aria-hidden="true"></span>').format(
        round(100 * n / max(1, most))
    )


def _steps_html(found: Progress, lang: Language) -> Markup:
    at = Counter[Kind](one.kind for one in found.places)
    most = max(at.values(), default=0)
    rows = [(name, lang.number(at[kind]), _bar(at[kind], most) if at[kind] else "")
            for kind, name in _kinds(lang).items()]  # fmt: skip
    columns = (
        Column(lang.gettext("Step"), heading=True),
        Column(lang.gettext("People there now"), number=True),
        Column(Markup('<span class="ct-sr">{}</span>').format(lang.gettext("As a bar")),
               css="ct-count-cell"),
    )  # fmt: skip
    return table(columns, rows, label=lang.gettext("People by step"))


def _groups_html(study: Study, found: Progress, lang: Language) -> Markup:
    seated = Counter(one.arm for one in found.places)
    done = Counter(one.arm for one in found.places if one.standing == "done")
    called = [*names(study.setup, lang).values()]
    parted = study.setup.blocks > 1  # which part of the items tells groups of one order apart
    rows = [
        (
            lang.number(arm.number + 1),
            " → ".join(
                f"{called[condition]} ({part_name(part)})" if parted else called[condition]
                for condition, part in zip(arm.conditions, arm.parts, strict=True)
            ),
            lang.number(seated[arm.number]),
            lang.number(done[arm.number]),
        )
        for arm in arms(study.setup)
    ]
    columns = (
        Column(lang.gettext("Group"), heading=True, number=True),
        Column(
            lang.gettext("Displays in order, each with its part of the items")
            if parted
            else lang.gettext("Displays in order")
        ),
        Column(lang.gettext("Joined"), number=True),
        Column(lang.gettext("Done"), number=True),
    )
    return table(columns, rows, label=lang.gettext("People by group"))
