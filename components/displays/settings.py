"""The control that switches between the displays, and the settings of the one in use.

Every setting is kept under a language-independent id and travels in the URL
(`components.site.state`); none of them touches a model.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from components.displays.patterns import parts
from components.displays.patterns.registry import PATTERNS
from components.displays.patterns.visual import CHART_TITLES
from components.site import state
from components.site.state import (
    Setting,
    Slot,
    flag,
    one_of,
    whole_between,
)
from models.display import spec as specs
from models.display.spec import MAX_ACTION, MAX_BANDS, MAX_N, MAX_NAME, Band, DisplaySpec
from models.language import Language

Cuts = tuple[int, ...]  # whole per cents from high to low, one fewer than there are bands

# What a number of bands starts with. Ours, not a standard: the settings say so.
_START: dict[int, Cuts] = {
    2: (80,),
    3: tuple(round(band.at_least * 100) for band in specs.DEFAULT_BANDS[:-1]),
    4: (90, 75, 50),
    5: (95, 85, 70, 50),
    6: (99, 90, 66, 33, 10),
}


def parse_cuts(text: str) -> Cuts:
    """Cut-offs as the URL writes them ("90-60"); ValueError where they make no bands."""
    if not re.fullmatch(r"[0-9]{1,2}(-[0-9]{1,2}){0,4}", text):
        raise ValueError(text)
    cuts = tuple(map(int, text.split("-")))
    if list(cuts) != sorted(set(cuts), reverse=True) or cuts[-1] < 1:
        raise ValueError(text)
    return cuts


def push_apart(cuts: Cuts, index: int, value: int) -> Cuts:
    """The cut-offs after one was set: the others give way, so that every band keeps its place."""
    last = len(cuts) - 1
    value = min(max(value, 1 + last - index), 99 - index)
    return tuple(
        value
        if i == index
        else max(cut, value + index - i)
        if i < index
        else min(cut, value + index - i)
        for i, cut in enumerate(cuts)
    )


def _words(limit: int) -> Callable[[str], str]:
    return state.matching(rf"[^\x00-\x1f\x7f]{{0,{limit}}}")


_PLAIN = DisplaySpec()
PATTERN: Setting[str] = Setting("display", _PLAIN.pattern, one_of(*specs.PATTERNS))
CUTS: Setting[Cuts] = Setting("bands", _START[3], parse_cuts, lambda cuts: "-".join(map(str, cuts)))
NAMES = tuple(Setting(f"band-{i + 1}", "", _words(MAX_NAME)) for i in range(MAX_BANDS))
ACTIONS = tuple(Setting(f"action-{i + 1}", "", _words(MAX_ACTION)) for i in range(MAX_BANDS))
DIGITS: Setting[int] = Setting("digits", _PLAIN.digits, whole_between(0, 2))
WORDS: Setting[bool] = Setting("words", _PLAIN.with_words, flag, lambda on: str(int(on)))
N: Setting[int] = Setting("n", _PLAIN.n, whole_between(1, MAX_N))
HEDGE: Setting[int] = Setting("hedge", round(_PLAIN.hedge_below * 100), whole_between(0, 100))
CHART: Setting[str] = Setting("chart", _PLAIN.chart, one_of(*specs.CHARTS))
LINE: Setting[int] = Setting("line", round(_PLAIN.threshold * 100), whole_between(0, 100))

# What the widgets hold whose value is not the setting itself.
_BAND_COUNT = Slot("_band-count", len(CUTS.default) + 1)
_CUT = Slot("_cut", 0)
_COUNT = Slot("_n", N.default)

state.register(PATTERN, CUTS, *NAMES, *ACTIONS, DIGITS, WORDS, N, HEDGE, CHART, LINE)


def current_spec() -> DisplaySpec:
    """The spec that this session's settings make."""
    cuts = (*CUTS.get(), 0)
    return DisplaySpec(
        pattern=PATTERN.get(),
        bands=tuple(
            Band(cut / 100, NAMES[i].get().strip() or None, ACTIONS[i].get().strip() or None)
            for i, cut in enumerate(cuts)
        ),
        digits=DIGITS.get(),
        with_words=WORDS.get(),
        n=N.get(),
        hedge_below=HEDGE.get() / 100,
        chart=CHART.get(),
        threshold=LINE.get() / 100,
    )


def display_controls(lang: Language, classes: int = MAX_N) -> DisplaySpec:
    """Draw the switch between the displays and the settings of the chosen one.

    classes: how many the model knows; N-best lists no more.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="ct-controls"):
        pattern = st.segmented_control(
            lang.gettext("Show confidence as"),
            specs.PATTERNS,
            format_func=lambda id_: lang.gettext(PATTERNS[id_].title),
            key=PATTERN.ensure(),
            required=True,
            wrap=True,
            persist_state="session",
        )
        settings = {
            "categorical": lambda: _band_settings(lang),
            "numeric": lambda: _number_settings(lang),
            "nbest": lambda: _list_settings(lang, classes),
            "visual": lambda: _chart_settings(lang),
        }.get(pattern or PATTERN.default)
        if settings is not None:
            with st.popover(
                lang.gettext("Settings"), icon=":material/tune:", key="ct-display-settings"
            ):
                settings()
    return current_spec()


def _band_settings(lang: Language) -> None:
    cuts = CUTS.get()
    count = len(cuts) + 1
    _BAND_COUNT.set(count)
    st.segmented_control(
        lang.gettext("Number of bands"),
        list(_START),
        format_func=lang.number,
        key=_BAND_COUNT.key,
        required=True,
        on_change=_set_band_count,
    )
    st.caption(
        lang.gettext(
            "The cut-offs are a starting point of ours, not a standard. Choose them by what is at "
            "stake; words left empty are ours too."
        )
    )
    spec = DisplaySpec(bands=tuple(Band(cut / 100) for cut in (*cuts, 0)))
    for index in range(count):
        name, action = parts.band_words(index, spec, lang)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            if index < count - 1:
                _CUT.at(index).set(cuts[index])
                st.number_input(
                    lang.gettext("From (%)"),
                    min_value=1,
                    max_value=99,
                    key=_CUT.at(index).key,
                    width=120,
                    on_change=_set_cut,
                    args=(index,),
                )
            else:
                st.text_input(
                    lang.gettext("From (%)"), lang.gettext("all below"), disabled=True, width=120
                )
            st.text_input(
                lang.gettext("Name"),
                key=NAMES[index].ensure(),
                placeholder=name,
                max_chars=MAX_NAME,
                persist_state="session",
                width=130,
            )
            st.text_input(
                lang.gettext("What to do"),
                key=ACTIONS[index].ensure(),
                placeholder=action,
                max_chars=MAX_ACTION,
                persist_state="session",
                width=270,
            )


def _set_band_count() -> None:
    CUTS.set(_START[_BAND_COUNT.get()])


def _set_cut(index: int) -> None:
    CUTS.set(push_apart(CUTS.get(), index, _CUT.at(index).get()))


def _digits(lang: Language) -> None:
    st.segmented_control(
        lang.gettext("Precision"),
        (0, 1, 2),
        format_func=lambda digits: lang.percent(0.8725, digits),
        key=DIGITS.ensure(),
        required=True,
        persist_state="session",
    )


def _number_settings(lang: Language) -> None:
    _digits(lang)
    st.toggle(
        lang.gettext("Show the band's name beside the number"),
        key=WORDS.ensure(),
        persist_state="session",
        help=lang.gettext("The bands are those of the categorical display."),
    )


def _share(label: str, setting: Setting[int], lang: Language) -> None:
    unit = lang.percent(0.5).removeprefix(lang.number(50)).replace("%", "%%")
    st.slider(
        label,
        min_value=0,
        max_value=100,
        step=5,
        format=f"%d{unit}",
        key=setting.ensure(),
        persist_state="session",
    )


def _list_settings(lang: Language, classes: int) -> None:
    most = max(1, min(classes, MAX_N))
    _COUNT.set(min(N.get(), most))
    st.number_input(
        lang.gettext("How many answers"),
        min_value=1,
        max_value=most,
        key=_COUNT.key,
        on_change=_set_n,
    )
    _share(lang.gettext("Hedge when the first is below"), HEDGE, lang)
    _digits(lang)


def _set_n() -> None:
    N.set(_COUNT.get())


def _chart_settings(lang: Language) -> None:
    chart = st.segmented_control(
        lang.gettext("Chart"),
        specs.CHARTS,
        format_func=lambda id_: lang.gettext(CHART_TITLES[id_]),
        key=CHART.ensure(),
        required=True,
        persist_state="session",
    )
    if chart == "bars":
        _share(lang.gettext("Line at"), LINE, lang)
    _digits(lang)
