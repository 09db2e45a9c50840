"""Every display of one prediction, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from components.displays import following
from components.displays.panel import show_prediction
from components.displays.settings import display_controls
from models.display.registry import PATTERNS
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction


@dataclass(frozen=True, slots=True)
class Card:
    """One display in the gallery: its name for programs, its title, and the spec that makes it."""

    name: str
    title: str
    spec: DisplaySpec


def cards(spec: DisplaySpec, language: Language) -> Iterator[Card]:
    """A card for every display there is, with the settings of `spec`.

    What a pattern wants shown option by option (a chart of several) has a card for each.
    """
    for pattern in PATTERNS.values():
        title = language.gettext(pattern.title)
        if pattern.cards is None:
            yield Card(pattern.id, title, spec.with_pattern(pattern.id))
            continue
        for option in pattern.cards.options:
            yield Card(
                f"{pattern.id}-{option}",
                language.gettext(
                    "{display}: {chart}",
                    display=title,
                    chart=pattern.cards.title(option, language),
                ),
                spec.with_pattern(pattern.id, **{pattern.cards.name: option}),
            )


def card_html(card: Card, language: Language) -> Markup:
    """What a display is called, when it helps, and what can go wrong with it."""
    pattern = PATTERNS[card.spec.pattern]
    return Markup(
        '<div class="ct-gallery-card"><h3>{}</h3><p><b>{}</b> {}</p><p><b>{}</b> {}</p></div>'
    ).format(
        card.title,
        language.gettext("When it helps:"),
        language.gettext(pattern.description),
        language.gettext("Beware:"),
        language.gettext(pattern.caution),
    )


def show_gallery(prediction: Prediction, language: Language) -> None:
    """The settings, and every display of one prediction, two in a row; calls no model."""
    following.lead(lambda: _show_all(prediction, language))


def _show_all(prediction: Prediction, language: Language) -> None:
    shown = tuple(cards(display_controls(language, prediction), language))
    for start in range(0, len(shown), 2):
        columns = st.columns(2, gap="medium")
        for column, card in zip(columns, shown[start : start + 2], strict=False):
            key = f"ct-gallery-{card.name}"
            with column, st.container(border=True, key=key, height="stretch"):
                st.html(card_html(card, language))
                show_prediction(prediction, card.spec, language, key=f"gallery-{card.name}")
