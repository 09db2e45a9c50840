"""The seed that the workshop's trainings share."""

from __future__ import annotations

import streamlit as st

from components.site.choosing import adjust
from components.workshop import settings
from models.language import Language


def choose_seed(lang: Language) -> None:
    """A number for all that is left to chance; `settings.CHANCE` holds it."""
    adjust(
        st.number_input,
        lang.gettext("Seed: with the same number, chance does the same again"),
        settings.CHANCE,
        settings.CHANCE.default,
        min_value=0,
        max_value=settings.MOST_SEED,
        step=1,
    )
