"""What is explained and how long for: the heading of the reasons, and the settings beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import streamlit as st
from markupsafe import Markup

from components.site import shell, state
from components.site.choosing import choose_from_list, choose_from_scale
from components.site.state import Setting
from models.display import parts
from models.explain.types import Request, Unit
from models.language import Language
from models.prediction import Prediction

_TOLERANCES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.15, state.MOST_TOLERANCE)
_LIKELIEST = state.EXPLAINED.default


def ask(
    prediction: Prediction,
    samples: Setting[int],
    most: int,
    lang: Language,
    title: Callable[[str], str],
    *,
    of_text: bool,
) -> tuple[Request, Callable[[], None]]:
    """The class to explain and the settings behind "Change"; what is asked, and how to head it.

    The heading comes into its place when the second is called: once what it is about stands there.

    samples: the setting that holds the budget, at most `most`; title: from the class's name;
    of_text: whether there is a choice of units.
    """
    indices = {prediction.labels[i].id: i for i in reversed(prediction.order)}
    if state.EXPLAINED.get() not in indices:
        state.EXPLAINED.set(_LIKELIEST)
    class_index = indices.get(state.EXPLAINED.get(), prediction.top)
    left, right = st.columns([8, 4], vertical_alignment="center", gap="small")

    def head() -> None:
        name = parts.name_of(prediction.labels[class_index], lang)
        with left:
            shell.html(Markup('<h2 class="ct-why">{}</h2>').format(title(name)))

    with right, st.popover(lang.gettext("Change"), icon=":material/tune:", width="stretch"):
        choose_from_list(
            lang.gettext("Answer to explain"),
            [_LIKELIEST, *(prediction.labels[i].id for i in prediction.order)],
            state.EXPLAINED,
            lambda id_: (
                lang.gettext("The likeliest")
                if id_ == _LIKELIEST
                else parts.name_of(prediction.labels[indices[id_]], lang)
            ),
            lang,
        )
        unit = _unit(lang) if of_text else state.UNIT.default
        return _budget(class_index, samples, most, unit, lang), head


def _unit(lang: Language) -> Unit:
    names: dict[Unit, str] = {
        "types": lang.gettext("Words, equal ones together"),
        "positions": lang.gettext("Words, each place on its own"),
        "sentences": lang.gettext("Whole sentences"),
    }
    return choose_from_list(
        lang.gettext("What is taken out"), get_args(Unit), state.UNIT, names.__getitem__, lang
    )


def _budget(
    class_index: int, samples: Setting[int], most: int, unit: Unit, lang: Language
) -> Request:
    settle = st.toggle(
        lang.gettext("Stop when it has settled"),
        key=state.SETTLE.ensure(),
        persist_state="session",
        help=lang.gettext(
            "Stops as soon as more samples would hardly change the strongest. Off: LIME’s own "
            "samples are drawn, and all of them."
        ),
    )
    left, right = st.columns(2, gap="small", vertical_alignment="bottom")
    with left:
        count = st.number_input(
            lang.gettext("Samples at most") if settle else lang.gettext("Samples"),
            min_value=state.LEAST_SAMPLES,
            max_value=most,
            step=10,
            key=samples.ensure(),
            persist_state="session",
            help=lang.gettext("How many variants of the input are tried, at most."),
        )
    with right:
        seconds = st.number_input(
            lang.gettext("Seconds at most"),
            min_value=1,
            max_value=state.MOST_SECONDS,
            step=1,
            key=state.SECONDS.ensure(),
            persist_state="session",
        )
    with left:
        tolerance = choose_from_scale(
            lang.gettext("Tolerance"),
            sorted({*_TOLERANCES, state.TOLERANCE.get()}),
            state.TOLERANCE,
            lang.number,
            lang,
            disabled=not settle,
            help=lang.gettext(
                "Weights that differ by less count as equal when it is judged what has settled."
            ),
        )
    with right:
        seed = st.number_input(
            lang.gettext("Seed"),
            min_value=0,
            max_value=999_999,
            step=1,
            key=state.SEED.ensure(),
            persist_state="session",
            help=lang.gettext("The same seed gives the same explanation; try another to compare."),
        )
    return Request(
        class_index,
        int(count),
        int(seed),
        settle=bool(settle),
        tolerance=float(tolerance),
        seconds=float(seconds),
        unit=unit,
        sets=True,
    )
