"""The two ways into the calibration page: the cases that ship with a model, or one's own."""

from __future__ import annotations

import streamlit as st

from components.site import state
from components.site.choosing import choose_from_switch
from models.language import Language


def choose_way(lang: Language) -> str:
    """Which cases are looked at: "known" or "own"."""
    names = {
        "known": lang.gettext("Cases that are known"),
        "own": lang.gettext("Your own labelled set"),
    }
    with st.container(key="ct-way"):
        return choose_from_switch(
            lang.gettext("Which cases"),
            list(names),
            state.CASES,
            names.__getitem__,
            lang,
            wrap=True,
            label_visibility="collapsed",
        )
