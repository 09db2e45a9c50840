"""Every display of one prediction, side by side."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup
from msgspec import structs

from components.displays.panel import show_prediction
from components.displays.patterns.registry import PATTERNS
from components.displays.patterns.visual import CHART_TITLES
from models.display.spec import CHARTS, DisplaySpec
from models.language import Language
from models.prediction import Prediction


def specs_of(spec: DisplaySpec) -> tuple[DisplaySpec, ...]:
    """One spec for every display there is, each chart its own, with the settings of `spec`."""
    plain = tuple(spec.with_pattern(pattern) for pattern in PATTERNS if pattern != "visual")
    return plain + tuple(structs.replace(spec, pattern="visual", chart=chart) for chart in CHARTS)


def card_html(spec: DisplaySpec, language: Language) -> Markup:
    """What a display is called, when it helps, and what can go wrong with it."""
    pattern = PATTERNS[spec.pattern]
    title = language.gettext(pattern.title)
    if spec.pattern == "visual":
        title = language.gettext(
            "{display}: {chart}", display=title, chart=language.gettext(CHART_TITLES[spec.chart])
        )
    return Markup(
        '<div class="ct-gallery-card"><h3>{}</h3><p><b>{}</b> {}</p><p><b>{}</b> {}</p></div>'
    ).format(
        title,
        language.gettext("When it helps:"),
        language.gettext(pattern.description),
        language.gettext("Beware:"),
        language.gettext(pattern.caution),
    )


def show_gallery(prediction: Prediction, spec: DisplaySpec, language: Language) -> None:
    """Lay out every display of one prediction, two in a row; calls no model."""
    shown = specs_of(spec)
    for start in range(0, len(shown), 2):
        columns = st.columns(2, gap="medium")
        for column, each in zip(columns, shown[start : start + 2], strict=False):
            name = f"{each.pattern}-{each.chart}" if each.pattern == "visual" else each.pattern
            with column, st.container(border=True, key=f"ct-gallery-{name}", height="stretch"):
                st.html(card_html(each, language))
                show_prediction(prediction, each, language, key=f"gallery-{name}")
