"""Puts a Rendering on the page."""

from __future__ import annotations

from contextlib import nullcontext

import streamlit as st
from markupsafe import Markup

from models.display import designed, parts
from models.display.contract import Rendering
from models.display.design import Colours, Design
from models.language import Language
from models.prediction import Prediction

# Higher charts scroll inside their own box, so that what follows stays in sight.
_MAX_CHART = 390
_NOTHING = Markup()


def show_rendering(
    rendering: Rendering,
    key: str,
    portion: str = "",
    above: Markup = _NOTHING,
    colours: Colours | None = None,
) -> None:
    """Draw markup, chart, how to read it, and where the score comes from.

    key: tells this display from others on the same page. portion: as for `parts.foot_html`. above:
    stands before the display, in one element with it: each costs every switch some time. colours:
    of a design, for its chart; None for the page's own.
    """
    with st.container(key=f"ct-display-{key}", gap="small"):
        st.html(above + rendering.html + _chart_colours(rendering, key, colours))
        show_chart(rendering, key)
        st.html(parts.foot_html(rendering, portion))


def show_small(rendering: Rendering, key: str, colours: Colours | None = None) -> None:
    """The display alone, small; key, colours: as for `show_rendering`."""
    with st.container(key=f"ct-display-{key}", gap="small"):
        st.html(
            Markup('<div class="ct-mini">{}</div>{}').format(
                rendering.html, _chart_colours(rendering, key, colours)
            )
        )
        show_chart(rendering, key)


def show_card(prediction: Prediction, design: Design, language: Language, key: str) -> Rendering:
    """The display small, as in the gallery; what was drawn. key: as for `show_rendering`."""
    drawn = designed.render_card(prediction, design, language)
    show_small(drawn, key, designed.look(prediction, design).colours)
    return drawn


def _chart_colours(rendering: Rendering, key: str, colours: Colours | None) -> Markup:
    """A style for the chart of this display: its marks are drawn outside of the markup."""
    if rendering.chart is None or colours is None:
        return _NOTHING
    return Markup("<style>.st-key-ct-display-{}{{--ct-accent:light-dark({},{})}}</style>").format(
        key, colours.light, colours.dark
    )


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
    design: Design,
    language: Language,
    key: str,
    portion: str = "",
    above: Markup = _NOTHING,
) -> None:
    """Draw a prediction in a display as it was designed; calls no model."""
    drawn = designed.render(prediction, design, language)
    colours = designed.look(prediction, design).colours
    show_rendering(drawn, key, portion, above, colours)
