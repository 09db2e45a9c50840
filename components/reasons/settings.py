"""What is explained and how long for: the heading of the reasons, and the settings beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import streamlit as st
from markupsafe import Markup

from components.site import shell, state
from components.site.choosing import adjust, choose_from_list, choose_from_scale
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
    *,
    of_text: bool,
) -> tuple[Request, Callable[[str], None]]:
    """The class to explain and the settings behind "Change"; what is asked, and how to head it.

    The heading comes into its place when the second is called: once what it is about stands there.

    samples: the setting that holds the budget, at most `most`; of_text: whether there is a choice
    of units.
    """
    indices, _ = _explained(prediction)
    left, right = st.columns([8, 4], vertical_alignment="center", gap="small")

    def head(title: str) -> None:
        with left:
            shell.html(Markup('<h2 class="ct-why">{}</h2>').format(title))

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
        if of_text:
            _unit(lang)
        _budget(samples, most, lang)
        return asked(prediction, samples, of_text=of_text), head


def asked(prediction: Prediction, samples: Setting[int], *, of_text: bool) -> Request:
    """What is asked with the settings as they stand, for a page that shows none of them."""
    return Request(
        _explained(prediction)[1],
        int(samples.get()),
        int(state.SEED.get()),
        settle=bool(state.SETTLE.get()),
        tolerance=float(state.TOLERANCE.get()),
        seconds=float(state.SECONDS.get()),
        unit=state.UNIT.get() if of_text else state.UNIT.default,
        sets=True,
    )


def _explained(prediction: Prediction) -> tuple[dict[str, int], int]:
    """The place of every class by its id, the likeliest first, and of the one to explain."""
    indices = {prediction.labels[i].id: i for i in reversed(prediction.order)}
    if state.EXPLAINED.get() not in indices:
        state.EXPLAINED.set(_LIKELIEST)
    return indices, indices.get(state.EXPLAINED.get(), prediction.top)


def _unit(lang: Language) -> None:
    names: dict[Unit, str] = {
        "types": lang.gettext("Words, equal ones together"),
        "positions": lang.gettext("Words, each place on its own"),
        "sentences": lang.gettext("Whole sentences"),
    }
    choose_from_list(
        lang.gettext("What is taken out"), get_args(Unit), state.UNIT, names.__getitem__, lang
    )


def _budget(samples: Setting[int], most: int, lang: Language) -> None:
    settle = adjust(
        st.toggle,
        lang.gettext("Stop when it has settled"),
        state.SETTLE,
        False,
        help=lang.gettext(
            "Stops as soon as more samples would hardly change the strongest. Off: LIME’s own "
            "samples are drawn, and all of them."
        ),
    )
    left, right = st.columns(2, gap="small", vertical_alignment="bottom")
    with left:
        adjust(
            st.number_input,
            lang.gettext("Samples at most") if settle else lang.gettext("Samples"),
            samples,
            "min",
            min_value=state.LEAST_SAMPLES,
            max_value=most,
            step=10,
            help=lang.gettext("How many variants of the input are tried, at most."),
        )
    with right:
        adjust(
            st.number_input,
            lang.gettext("Seconds at most"),
            state.SECONDS,
            "min",
            min_value=1,
            max_value=state.MOST_SECONDS,
            step=1,
        )
    with left:
        choose_from_scale(
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
        adjust(
            st.number_input,
            lang.gettext("Seed"),
            state.SEED,
            "min",
            min_value=0,
            max_value=999_999,
            step=1,
            help=lang.gettext("The same seed gives the same explanation; try another to compare."),
        )
