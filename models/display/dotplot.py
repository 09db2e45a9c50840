"""The quantile dotplot as an Altair chart: dots stacked over one axis, under them the interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from models.display.colours import ACCENT, QUIET
from models.display.readings import Told
from models.language import Language

if TYPE_CHECKING:
    import altair as alt

# Columns from 0 to 100 %, and a dot's width in pixels: of few dots both are larger.
_COLUMNS = {20: 25, 50: 40}
_DOT = {20: 13.0, 50: 8.5}
_SMALL_DOT = {20: 8.0, 50: 5.0}
_MOST_PX, _SMALL_MOST_PX = 190.0, 50.0  # how high dots may stand
# A column whose dots would be smaller is filled by two beside each other, or three.
_LEGIBLE_PX = 4.0
_MOST_ACROSS = 3
# What the line, and the axis with the margins around the chart, take of its height.
_UNDER_PX, _AXIS_PX = 22, 36
_SMALL_UNDER_PX, _SMALL_AXIS_PX = 10, 30
_ROUND = 3


def _columns(told: Told) -> list[tuple[float, list[float]]]:
    """Where each column stands and the readings in it, rising; no finer than it is drawn."""
    wide = 1 / _COLUMNS[len(told.dots)]
    # The middle one has a column around it: readings that hardly differ are not split by an edge.
    half = len(told.dots) // 2
    middle = (told.dots[half - 1] + told.dots[half]) / 2
    held: dict[int, list[float]] = {}
    for dot in told.dots:
        held.setdefault(math.floor((dot - middle) / wide + 0.5), []).append(dot)
    return [
        (round(min(max(middle + column * wide, 0), 1), _ROUND), dots)
        for column, dots in held.items()
    ]


def _stacked(told: Told, across: int) -> list[list[dict[str, Any]]]:
    """A row a dot, for each of so many stacks beside each other in a column, filled in turn."""
    stacks: list[list[dict[str, Any]]] = [[] for _ in range(across)]
    for at, dots in _columns(told):
        for number, dot in enumerate(dots):
            place, side = divmod(number, across)
            stacks[side].append({"at": at, "place": place + 1, "inside": told.within(dot)})
    return stacks


def quantiles(
    told: Told, span: str, language: Language, *, digits: int = 0, small: bool = False
) -> tuple[alt.LayerChart, int]:
    """The dots over the interval's line; returns the chart and its height in pixels.

    The axis goes from 0 to 100 % whatever the readings: a narrow distribution has to look narrow.
    span: the interval in words, for whoever points at it. small: for a card.
    """
    import altair as alt

    most = _SMALL_MOST_PX if small else _MOST_PX
    below, foot = (_SMALL_UNDER_PX, _SMALL_AXIS_PX) if small else (_UNDER_PX, _AXIS_PX)
    fullest = max(len(dots) for _, dots in _columns(told))
    across = min(_MOST_ACROSS, math.ceil(fullest / (most // _LEGIBLE_PX)))
    highest = math.ceil(fullest / across)
    dot = min((_SMALL_DOT if small else _DOT)[len(told.dots)], most / highest)
    # Room for so many dots above each other that a flat plot does not become a strip.
    slots = max(highest, round(most / 2 / dot))
    tall = round(slots * dot)
    under = below / dot  # in dots
    y = alt.Y(
        "place:Q",
        scale=alt.Scale(domain=[-under + 0.5, slots + 0.5], nice=False, zero=False),
        axis=None,
    )
    axis = alt.Axis(
        values=[0, 0.25, 0.5, 0.75, 1],
        labelExpr="round(datum.value * 100) + unit",
        title=None,
        domain=True,
        ticks=True,
        grid=False,
        labelFlush=True,
        labelFontSize=11 if small else 13,
        labelPadding=3,
        tickSize=4,
        aria=False,
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("at:Q", scale=scale, axis=axis)
    dots = [
        alt.Chart(alt.Data(values=stack))
        .mark_point(
            shape="circle",
            size=(dot * 0.82) ** 2,
            strokeWidth=min(1.25, dot / 6),
            stroke=ACCENT,
            fill=ACCENT,
            opacity=1,
            aria=False,
            xOffset=(side - (across - 1) / 2) * dot if across > 1 else alt.Undefined,
        )
        .encode(
            x=x,
            y=y,
            # What lies outside is said by the filling, not by another colour.
            fillOpacity=alt.condition(alt.datum.inside, alt.value(1), alt.value(0)),
        )
        for side, stack in enumerate(_stacked(told, across))
        if stack
    ]
    finest = max(_ROUND, 2 + digits)
    line = {
        "low": round(told.low, finest),
        "high": round(told.high, finest),
        "place": round(0.5 - under / 2, 3),
        "span": span,
    }
    rule = (
        alt.Chart(alt.Data(values=[line]))
        .mark_rule(strokeWidth=3 if small else 5, strokeCap="round", color=QUIET, aria=False)
        .encode(
            x=alt.X("low:Q", scale=scale, axis=axis),
            x2=alt.X2("high:Q"),
            y=y,
            tooltip=[alt.Tooltip("span:N", title=language.set_percent(told.share / 100))],
        )
    )
    height = tall + below + foot
    chart = (
        alt.layer(rule, *dots)
        .add_params(alt.param(name="unit", value=language.percent_sign))
        .properties(height=height, background="transparent")
        .configure_view(stroke=None)
    )
    return chart, height
