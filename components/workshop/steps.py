"""The steps of the workshop: a switch that leads to each of them, and the ways on and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import streamlit as st

from components.site.arriving import lead_to
from components.site.choosing import choose_from_switch
from components.site.state import Slot
from components.workshop.settings import SHORTCUT, STEP
from models.errors import N_
from models.language import Language

_WALKED: Slot[int] = Slot("_workshop_walked", 0)  # how often the ways were taken
# The step one is at, in the switch above: from there on a step is read.
_HERE = ".st-key-ct-steps :is([aria-checked=true], [aria-pressed=true], [kind$=Active])"
TITLES: Mapping[str, str] = {
    "data": N_("1. Look at the data"),
    "build": N_("2. Build it"),
    "train": N_("3. Train it"),
    "meet": N_("4. Meet its confidence"),
    "trust": N_("5. Trust it?"),
}
# Places beside the five steps.
ASIDE: Mapping[str, str] = {
    SHORTCUT: N_("What does it look at?"),
    "texts": N_("Your own texts"),
}


def choose_step(lang: Language) -> str:
    """All steps, none of them locked; on a phone in one row, with the one that is on in sight."""
    with st.container(key="ct-steps"):
        step = choose_from_switch(
            lang.gettext("Step"),
            [*TITLES, *ASIDE],
            STEP,
            lambda step: lang.gettext({**TITLES, **ASIDE}[step]),
            lang,
            wrap=True,
            label_visibility="collapsed",
        )
    lead_to(_HERE, "workshop-step", _WALKED.get())
    return step


def show_ways(lang: Language) -> None:
    """To the step before and to the next one, by its name; from the last two to the shortcut."""
    step = STEP.get()
    if step not in TITLES:
        return
    with ways_on("ct-step", TITLES, step, _walk, lang):
        if step in ("meet", "trust"):  # where one asks that
            title, last = lang.gettext(ASIDE[SHORTCUT]), step == "trust"
            _way("ct-step", SHORTCUT, title, ":material/visibility:", _walk, main=last)


def lead_to_step(step: str, label: str) -> None:
    """A button in the middle of a step that leads to another one, and to its beginning."""
    st.button(
        label,
        icon=":material/arrow_forward:",
        key=f"ct-lead-to-{step}",
        on_click=_walk,
        args=(step,),
    )


def ways_on(
    key: str, titles: Mapping[str, str], at: str, walk: Callable[[str], None], lang: Language
) -> AbstractContextManager[object]:
    """From one place of several to the one before and the next, by name; their row, for more.

    key: of the buttons, before the place. titles: message ids of the places, in their order. walk:
    goes to a place (a callback's work).
    """
    order = list(titles)
    here = order.index(at)
    row = st.container(key=f"{key}s-on", horizontal=True)
    with row:
        if here:
            before = order[here - 1]
            _way(key, before, lang.gettext(titles[before]), ":material/arrow_back:", walk)
        if here + 1 < len(order):
            after, icon = order[here + 1], ":material/arrow_forward:"
            _way(key, after, lang.gettext(titles[after]), icon, walk, main=True)
    return row


def _way(
    key: str,
    place: str,
    title: str,
    icon: str,
    walk: Callable[[str], None],
    *,
    main: bool = False,
) -> None:
    st.button(
        title,
        icon=icon,
        key=f"{key}-to-{place}",
        type="primary" if main else "secondary",
        on_click=walk,
        args=(place,),
    )


def _walk(step: str) -> None:
    """Go to a step, and begin at its beginning (a callback's work)."""
    STEP.set(step)
    _WALKED.set(_WALKED.get() + 1)
