"""Puts a Rendering on the page."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st
from markupsafe import Markup

from models.display import parts, showing
from models.display.contract import Rendering
from models.display.spec import DisplaySpec
from models.language import Language
from models.prediction import Prediction

# Higher charts scroll inside their own box, so that what follows stays in sight.
_MAX_CHART = 390
_NOTHING = Markup()


def show_rendering(
    rendering: Rendering, key: str, portion: str = "", above: Markup = _NOTHING
) -> None:
    """Draw markup, chart, how to read it, and where the score comes from.

    key: tells this display from others on the same page. portion: as for `parts.foot_html`. above:
    stands before the display, in one element with it: each costs every switch some time.
    """
    with st.container(key=f"ct-display-{key}", gap="small"):
        st.html(above + rendering.html)
        show_chart(rendering, key)
        st.html(parts.foot_html(rendering, portion))


def show_small(rendering: Rendering, key: str) -> None:
    """The display alone, small; key: as for `show_rendering`."""
    with st.container(key=f"ct-display-{key}", gap="small"):
        st.html(Markup('<div class="ct-mini">{}</div>').format(rendering.html))
        show_chart(rendering, key)


def show_chart(rendering: Rendering, key: str) -> None:
    """The display's chart alone, nothing where it has none; key: as for `show_rendering`."""
    if rendering.chart is None:
        return
    tall = rendering.chart_height > _MAX_CHART
    with st.container(height=_MAX_CHART, border=False) if tall else nullcontext():
        st.altair_chart(
            rendering.chart,
            width="stretch",
            theme="streamlit",
            key=f"ct-chart-{key}",
            alt=rendering.summary,
        )


def show_prediction(
    prediction: Prediction,
    spec: DisplaySpec,
    language: Language,
    key: str,
    portion: str = "",
    above: Markup = _NOTHING,
) -> None:
    """Draw a prediction in the display that the spec names; calls no model."""
    show_rendering(showing.render(prediction, spec, language), key, portion, above)
