"""The page: a step at a time, the steps above, the way on below."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell
from components.workshop import steps
from components.workshop.building import show_building
from components.workshop.data import show_data
from components.workshop.training import show_training, show_under_way
from models.language import Language

_DRAWN = {"data": show_data, "build": show_building, "train": show_training}


def show_workshop(lang: Language) -> None:
    """The step that the address names."""
    st.title(lang.gettext("Workshop"))
    shell.html(
        Markup('<p class="ct-lead">{}</p>').format(
            lang.gettext("Train a classifier yourself, and watch how sure it grows, and how right.")
        )
    )
    step = steps.choose_step(lang)
    if step != "train":
        show_under_way(lang)
    with shell.place("ct-workshop", step):
        _DRAWN[step](lang)
    steps.show_ways(lang)
