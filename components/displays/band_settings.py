"""The widgets for bands: how many, where each begins, what it is called, and what to do in it."""

from __future__ import annotations

import streamlit as st

from components.displays.held import held
from components.site.state import Slot
from models.display.bands import (
    DEFAULT_BANDS,
    MAX_ACTION,
    MAX_BANDS,
    MAX_NAME,
    START,
    Band,
    BandsSetting,
    band_words,
    push_apart,
)
from models.language import Language

_COUNT: Slot[int] = Slot("_band-count", len(DEFAULT_BANDS))
_CUT: Slot[int] = Slot("_cut", 0)


def draw_bands(setting: BandsSetting, lang: Language) -> None:
    """A row of widgets for every band, from high to low."""
    cuts, *words = held(setting)
    names, actions = words[:MAX_BANDS], words[MAX_BANDS:]
    shown = cuts.get()
    count = len(shown) + 1
    _COUNT.set(count)
    st.segmented_control(
        lang.gettext(setting.label),
        list(START),
        format_func=lang.number,
        key=_COUNT.key,
        required=True,
        on_change=lambda: cuts.set(START[_COUNT.get()]),
    )
    st.caption(
        lang.gettext(
            "The cut-offs are a starting point of ours, not a standard. Choose them by what is at "
            "stake; words left empty are ours too."
        )
    )
    shipped = tuple(Band(cut / 100) for cut in (*shown, 0))
    for index in range(count):
        name, action = band_words(index, shipped, lang)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            if index < count - 1:
                _CUT.at(index).set(shown[index])
                st.number_input(
                    lang.gettext("From (%)"),
                    min_value=1,
                    max_value=99,
                    key=_CUT.at(index).key,
                    width=120,
                    on_change=_set_cut,
                    args=(setting, index),
                )
            else:
                st.text_input(
                    lang.gettext("From (%)"), lang.gettext("all below"), disabled=True, width=120
                )
            st.text_input(
                lang.gettext("Name"),
                key=names[index].ensure(),
                placeholder=name,
                max_chars=MAX_NAME,
                persist_state="session",
                width=130,
            )
            st.text_input(
                lang.gettext("What to do"),
                key=actions[index].ensure(),
                placeholder=action,
                max_chars=MAX_ACTION,
                persist_state="session",
                width=270,
            )


def _set_cut(setting: BandsSetting, index: int) -> None:
    cuts = held(setting)[0]
    cuts.set(push_apart(cuts.get(), index, _CUT.at(index).get()))
