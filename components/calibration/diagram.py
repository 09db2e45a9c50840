"""The reliability diagram: how sure the model was, against how often it was right.

Names of sets are data only: rows are told apart by their number. A set is told by its shape, which
the page names in words (`SIGNS`), before its colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from models.calibration.bins import Bin
from models.display.colours import ACCENT, QUIET
from models.language import Language

if TYPE_CHECKING:
    import altair as alt

_HEIGHT, _COUNTS_HEIGHT = 300, 90
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
SIGNS = ("●", "■", "▲", "◆", "✚")  # the same in a line of text
_AXIS_PX = 46  # so wide in both charts, so that one stands below the other
_OFF = 0.008  # how far the marks of one bin stand apart


class Line(NamedTuple):
    """One set in the diagram; home stands first and is drawn in the accent's colour."""

    name: str
    bins: tuple[Bin, ...]


def reliability(lines: Sequence[Line], language: Language) -> alt.LayerChart:
    """A mark for every bin with cases, with its 95 % interval, and the line where both agree."""
    import altair as alt

    values = [
        {
            "set": number,
            "said": one.confidence + _OFF * (number - (len(lines) - 1) / 2),
            "right": one.held.share,
            "low": one.held.low,
            "high": one.held.high,
            "told_set": line.name,
            "told_said": language.percent(one.confidence),
            "told_right": language.gettext(
                "{right} of {n}",
                right=language.number(one.held.right),
                n=language.number(one.held.n),
            ),
        }
        for number, line in enumerate(lines)
        for one in line.bins
        if one.confidence is not None
    ]
    scale = alt.Scale(domain=[0, 1], nice=False)
    said = alt.X("said:Q", scale=scale, axis=_axis(language.gettext("It said")))
    right = _axis(language.gettext("It was right"))
    numbers = list(range(len(lines)))
    colours = [ACCENT, *[QUIET] * (len(lines) - 1)]
    colour = alt.Color("set:O", scale=alt.Scale(domain=numbers, range=colours), legend=None)
    shapes = alt.Scale(domain=numbers, range=list(_SHAPES[: len(lines)]))
    base = alt.Chart(alt.Data(values=values))
    even = (
        alt.Chart(alt.Data(values=[{"x": 0, "y": 0}, {"x": 1, "y": 1}]))
        .mark_line(strokeDash=[5, 4], color=QUIET, aria=False)
        .encode(x=alt.X("x:Q", scale=scale), y=alt.Y("y:Q", scale=scale))
    )
    interval = base.mark_rule(strokeWidth=2, aria=False).encode(
        x=said, y=alt.Y("low:Q", scale=scale, axis=right), y2="high:Q", color=colour
    )
    mark = base.mark_point(size=70, filled=True, opacity=1, aria=False).encode(
        x=said,
        y=alt.Y("right:Q", scale=scale, axis=right),
        color=colour,
        shape=alt.Shape("set:O", scale=shapes, legend=None),
        tooltip=[
            alt.Tooltip("told_set:N", title=language.gettext("Data")),
            alt.Tooltip("told_said:N", title=language.gettext("It said")),
            alt.Tooltip("told_right:N", title=language.gettext("It was right")),
        ],
    )
    return (
        alt.layer(even, interval, mark)
        .add_params(_sign(language))
        .properties(height=_HEIGHT, background="transparent")
        .configure_view(stroke=None)
    )


def counts(home: Line, language: Language) -> alt.Chart:
    """What share of the cases at home falls into each bin."""
    import altair as alt

    total = max(1, sum(one.held.n for one in home.bins))
    values = [
        {
            "from": one.low,
            "to": one.high,
            "share": one.held.n / total,
            "told": language.number(one.held.n),
        }
        for one in home.bins
    ]
    return (
        alt.Chart(alt.Data(values=values))
        .mark_bar(color=ACCENT, binSpacing=2, aria=False)
        .encode(
            x=alt.X("from:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None, bin="binned"),
            x2="to:Q",
            y=alt.Y("share:Q", axis=_axis(language.gettext("Cases"), 2)),
            tooltip=alt.Tooltip("told:N", title=language.gettext("Cases")),
        )
        .add_params(_sign(language))
        .properties(height=_COUNTS_HEIGHT, background="transparent")
        .configure_view(stroke=None)
    )


def _axis(title: str, ticks: int = 5) -> alt.Axis:
    import altair as alt

    return alt.Axis(
        labelExpr="format(datum.value * 100, '.0f') + sign",
        title=title,
        domain=False,
        ticks=False,
        gridOpacity=0.5,
        tickCount=ticks,
        minExtent=_AXIS_PX,
        maxExtent=_AXIS_PX,
    )


def _sign(language: Language) -> alt.Parameter:
    import altair as alt

    return alt.param(name="sign", value=language.percent_sign)
