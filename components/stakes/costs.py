"""What things cost: three scales, the class not to be missed, and scenarios to start from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import streamlit as st

from components.site import state
from components.site.choosing import choose_from_list, choose_from_scale, choose_from_switch
from components.site.parts import follow, part
from components.site.state import Setting, Slot
from models.calibration.stakes import MOST_COST, Costs
from models.display import parts
from models.errors import N_
from models.language import Language
from models.prediction import Label

_STEPS = (0, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, MOST_COST)
_OWN = "own"
# The widgets, each a part of the page.
_START, _WRONG, _ASK, _MISSED, _MISS = (
    "ct-start",
    "ct-cost-wrong",
    "ct-cost-ask",
    "ct-missed",
    "ct-cost-miss",
)


class Scenario(NamedTuple):
    """A way that costs can lie: message ids for its name and what it is, and the three costs.

    misses: whether one class is dearer to miss than another, or cheaper.
    """

    title: str
    about: str
    wrong: float
    ask: float
    miss: float
    misses: bool


SCENARIOS: Mapping[str, Scenario] = {
    "spam": Scenario(
        N_("Like a spam filter"),
        N_(
            "A good message that is thrown away costs far more than a look into a folder; to miss "
            "one piece of spam only annoys."
        ),
        20,
        1,
        2,
        True,
    ),
    "triage": Scenario(
        N_("Like a triage"),
        N_(
            "As where patients are sorted by urgency: a person’s look costs something, a false "
            "alarm more, and to miss an urgent case costs most by far."
        ),
        10,
        2,
        500,
        True,
    ),
    "newsletter": Scenario(
        N_("Like a newsletter"),
        N_("Which item goes to whom: a wrong one is skipped, and a person’s time costs more."),
        1,
        2,
        1,
        False,
    ),
}
_SCENARIO: Slot[str] = Slot("_stakes-scenario", _OWN)


def choose_costs(labels: Sequence[Label], lang: Language, results: Sequence[str]) -> None:
    """The widgets, each a part of the page: a move of one sends none of the others.

    labels: the model's classes. results: the parts that follow once a cost is another.
    """
    ids = [label.id for label in labels]
    if state.MISSED.get() not in ids:
        state.MISSED.set("")
    none = lang.gettext("None in particular")

    def moved() -> None:
        """After a cost: the scenarios only where another one, or none, is in use now."""
        follow([*results, *([_START] if _SCENARIO.get() != _in_use() else [])])

    def scale(key: str, label: str, setting: Setting[float]) -> None:
        part(key, lambda: _scale(lang.gettext(label), setting, lang, moved))

    def missed() -> None:
        choose_from_list(
            lang.gettext("The class that must not be missed"),
            ["", *ids],
            state.MISSED,
            lambda id_: parts.name_of(labels[ids.index(id_)], lang) if id_ else none,
            lang,
            lambda: follow([_MISS, _START, *results]),
        )

    def miss() -> None:
        label = lang.gettext("Missing a case of that class")
        _scale(label, state.COST_MISS, lang, moved, disabled=not state.MISSED.get())

    def start() -> None:
        _choose_scenario(labels, lang, lambda: follow([_WRONG, _ASK, _MISSED, _MISS, *results]))

    part(_START, start)
    scale(_WRONG, N_("Acting on a wrong answer"), state.COST_WRONG)
    scale(_ASK, N_("Asking a person"), state.COST_ASK)
    part(_MISSED, missed)
    part(_MISS, miss)


def say_unit(lang: Language) -> None:
    """What the costs are in."""
    st.caption(
        lang.gettext(
            "In a unit of your own: minutes, euros, trouble. Only their proportions decide. A "
            "right answer costs nothing, and a person is taken to be right."
        )
    )


def chosen_costs(labels: Sequence[Label]) -> Costs:
    """The costs as the widgets stand; labels: the model's classes."""
    ids = [label.id for label in labels]
    missed = state.MISSED.get()
    return Costs(
        state.COST_WRONG.get(),
        state.COST_ASK.get(),
        state.COST_MISS.get(),
        ids.index(missed) if missed in ids else None,
    )


def _scale(
    label: str,
    setting: Setting[float],
    lang: Language,
    on_change: Callable[[], object],
    *,
    disabled: bool = False,
) -> None:
    """A slider over a few costs, and whichever else a link brought."""
    options = sorted({*map(float, _STEPS), setting.get()})
    choose_from_scale(label, options, setting, lang.number, lang, on_change, disabled=disabled)


def _choose_scenario(
    labels: Sequence[Label], lang: Language, on_change: Callable[[], object]
) -> None:
    """The scenarios; the one whose costs are in use is on."""
    names = {label.id: parts.name_of(label, lang) for label in labels}
    current = _in_use()
    _SCENARIO.set(current)
    titles = {id_: lang.gettext(one.title) for id_, one in SCENARIOS.items()}
    titles[_OWN] = lang.gettext("Costs of your own")

    def take() -> None:
        chosen = SCENARIOS.get(_SCENARIO.get())
        if chosen is None:
            return
        state.COST_WRONG.set(chosen.wrong)
        state.COST_ASK.set(chosen.ask)
        state.COST_MISS.set(chosen.miss)
        if not chosen.misses:
            state.MISSED.set("")
        elif not state.MISSED.get():
            state.MISSED.set(labels[0].id)
        on_change()

    choose_from_switch(
        lang.gettext("Start from"),
        list(titles),
        _SCENARIO,
        titles.__getitem__,
        lang,
        on_change=take,
        wrap=True,
    )
    about = (
        lang.gettext("Move the costs below, or start from one of these.")
        if current == _OWN
        else lang.gettext(SCENARIOS[current].about)
    )
    if current != _OWN and SCENARIOS[current].misses:
        # This model may know neither spam nor patients: what stands for them is said.
        played = lang.gettext(
            "Here “{name}” stands for what must not be missed; choose another class below.",
            name=names[state.MISSED.get()],
        )
        about = f"{about} {played}"
    st.caption(about)


def _in_use() -> str:
    """The scenario whose costs are in use, `_OWN` where none's are."""
    return next((id_ for id_, one in SCENARIOS.items() if _is_in_use(one)), _OWN)


def _is_in_use(one: Scenario) -> bool:
    costs = (state.COST_WRONG.get(), state.COST_ASK.get(), state.COST_MISS.get())
    return costs == (one.wrong, one.ask, one.miss) and one.misses == bool(state.MISSED.get())
