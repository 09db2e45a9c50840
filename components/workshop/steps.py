"""The steps of the workshop: a switch that leads to each of them, and the ways on and back."""

from __future__ import annotations

from collections.abc import Mapping

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
    """All steps in sight; none is locked."""
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
    """To the step before and to the next one, by its name."""
    order = list(TITLES)
    if STEP.get() not in order:
        return
    at = order.index(STEP.get())
    with st.container(key="ct-steps-on", horizontal=True):
        if at:
            _way(order[at - 1], ":material/arrow_back:", lang)
        if at + 1 < len(order):
            _way(order[at + 1], ":material/arrow_forward:", lang, main=True)
        if order[at] in ("meet", "trust"):  # where one asks that
            last = at + 1 == len(order)
            _way(SHORTCUT, ":material/visibility:", lang, main=last)


def _way(step: str, icon: str, lang: Language, *, main: bool = False) -> None:
    st.button(
        lang.gettext({**TITLES, **ASIDE}[step]),
        icon=icon,
        key=f"ct-step-to-{step}",
        type="primary" if main else "secondary",
        on_click=_walk,
        args=(step,),
    )


def _walk(step: str) -> None:
    """Go to a step, and begin at its beginning (a callback's work)."""
    STEP.set(step)
    _WALKED.set(_WALKED.get() + 1)
