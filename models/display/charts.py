"""The Altair charts: class bars with a threshold, and a sorted dot plot.

Names of classes come from anywhere, so no field name and no Vega expression is ever built from
them: rows are told apart by their position, and the axes look their labels up in chart parameters,
which are data. Text stands on the axes, since axis text takes its colour from the page's theme.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from models.display.colours import ACCENT, QUIET
from models.display.figures import reaches
from models.display.marks import Mark
from models.language import Language

if TYPE_CHECKING:
    import altair as alt

_LINE_CHARS, _MAX_LINES = 24, 3
_CARD_CHARS = 13  # of one line, so that the marks keep room in a card of 210 px
_BLANK = "\u200b"  # Vega trims lines and drops the empty ones; this it keeps
_LINE_PX, _GAP_PX = 15, 13
# What the axis and the margins around the chart take of its height, in the browser.
_AXIS_PX = {"bottom": 48, "top": 58}
_CARD_GAP_PX = 3


def _lines(name: str) -> list[str]:
    """A name broken into lines that stay readable beside the marks on a phone."""
    most = _LINE_CHARS * _MAX_LINES
    short = name if len(name) <= most else name[: most - 1].rstrip() + "…"
    return textwrap.wrap(short, _LINE_CHARS, max_lines=_MAX_LINES, placeholder="…") or [short]


def _shortened(name: str) -> str:
    """A name on one line, for a card."""
    return name if len(name) <= _CARD_CHARS else name[: _CARD_CHARS - 1].rstrip() + "…"


def _centred(lines: list[str], most: int) -> list[str]:
    """Lines as half-line slots, so that blocks of one to `most` lines all centre on their row."""
    slots = [slot for line in lines for slot in (line, _BLANK)]
    return [_BLANK] * (most - len(lines)) + slots


def _base(
    marks: Sequence[Mark], language: Language, digits: int, small: bool, threshold: float = 0
) -> tuple[alt.Chart, int, dict[str, Any]]:
    """The data with its tooltip, the rows' height in pixels, and the parameters for the axes."""
    import altair as alt

    names = [[_shortened(mark.name)] if small else _lines(mark.name) for mark in marks]
    most = max(map(len, names))
    rows = [
        {
            "position": position,
            "name": mark.name,
            "percent": mark.percent,
            # No finer than it is drawn, or written beside that: the chart can be taken away.
            "probability": round(mark.probability, max(3, 2 + digits)),
            "filled": not mark.rest and reaches(mark.probability, threshold),
        }
        for position, mark in enumerate(marks)
    ]
    step = _LINE_PX * most + (_CARD_GAP_PX if small else _GAP_PX)
    base = alt.Chart(alt.Data(values=rows)).encode(
        tooltip=[
            alt.Tooltip("name:N", title=language.gettext("Answer")),
            alt.Tooltip("percent:N", title=language.gettext("Confidence")),
        ]
    )
    params = {
        "names": [_centred(lines, most) for lines in names],
        "lift": -(most - 1) * _LINE_PX / 2,
        "percents": [_centred([mark.percent], most) for mark in marks],
        # "50%" or "50 %": what follows the number in this language.
        "unit": language.percent_sign,
    }
    return base, step * len(marks), params


def _y(lookup: str, orient: str, count: int) -> alt.Y:
    import altair as alt

    axis = alt.Axis(
        labelExpr=f"{lookup}[datum.value]",
        orient=orient,  # type: ignore[arg-type]
        title=None,
        domain=False,
        ticks=False,
        grid=False,
        labelLimit=220,
        labelPadding=8,
        labelOverlap=False,
        labelFontSize=13,
        labelLineHeight=_LINE_PX / 2,
        labelOffset=alt.ExprRef("lift"),
        labelBaseline="middle",
        aria=False,
    )
    return alt.Y("position:O", sort=list(range(count)), axis=axis)


def _x(orient: str) -> alt.X:
    import altair as alt

    axis = alt.Axis(
        values=[0, 0.5, 1],
        # In a narrow card the first label would lie on the last.
        labelExpr="width < 64 && datum.value < 1 ? '' : round(datum.value * 100) + unit",
        orient=orient,  # type: ignore[arg-type]
        title=None,
        domain=False,
        ticks=False,
        grid=True,
        gridOpacity=0.5,
        labelFlush=True,
        aria=False,
    )
    return alt.X("probability:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)


def _finish(
    layers: Sequence[alt.Chart], height: int, axis: str, params: dict[str, Any]
) -> tuple[alt.LayerChart, int]:
    import altair as alt

    chart = (
        alt.layer(*layers)
        .add_params(*(alt.param(name=name, value=value) for name, value in params.items()))
        .resolve_axis(y="independent")
        .properties(height=height + _AXIS_PX[axis], background="transparent")
        .configure_view(stroke=None)
    )
    return chart, height + _AXIS_PX[axis]


def bars(
    marks: Sequence[Mark],
    threshold: float,
    language: Language,
    *,
    digits: int = 0,
    small: bool = False,
) -> tuple[alt.LayerChart, int]:
    """A bar a class with the threshold drawn in; returns the chart and its height in pixels.

    digits: decimals of a per cent. small: a line a class, close to each other, for a card.
    """
    import altair as alt

    base, height, params = _base(marks, language, digits, small, threshold)
    bar = base.mark_bar(
        cornerRadiusEnd=3,
        height=alt.RelativeBandSize(0.55),
        strokeWidth=1.5,
        stroke=ACCENT,
        aria=False,  # Vega speaks English only; what is drawn is said beside the chart
    ).encode(
        x=_x("bottom"),
        y=_y("names", "left", len(marks)),
        color=alt.value(ACCENT),
        # Reaching the line is said by the filling, not by another colour.
        fillOpacity=alt.condition(alt.datum.filled, alt.value(1), alt.value(0.15)),
    )
    numbers = base.mark_point(opacity=0, aria=False).encode(
        x=_x("bottom"), y=_y("percents", "right", len(marks))
    )
    line = (
        alt.Chart(alt.Data(values=[{"threshold": threshold}]))
        .mark_rule(strokeDash=[5, 4], strokeWidth=2, color=QUIET, aria=False)
        .encode(x=alt.X("threshold:Q"))
    )
    return _finish((bar, numbers, line), height, "bottom", params)


def dots(
    marks: Sequence[Mark], language: Language, *, digits: int = 0, small: bool = False
) -> tuple[alt.LayerChart, int]:
    """A dot a class, the likeliest on top; returns the chart and its height in pixels.

    digits, small: as for `bars`.
    """
    import altair as alt

    base, height, params = _base(marks, language, digits, small)
    stem = base.mark_rule(strokeWidth=1.5, color=QUIET, opacity=0.6, aria=False).encode(
        x=alt.X("probability:Q"), x2=alt.datum(0), y=_y("names", "left", len(marks))
    )
    dot = base.mark_circle(size=90, opacity=1, color=ACCENT, aria=False).encode(
        x=_x("top"), y=_y("percents", "right", len(marks))
    )
    return _finish((stem, dot), height, "top", params)
