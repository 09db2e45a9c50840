"""The words of a set as a chart: each word's mean weight, and how far its texts lie apart.

As in `models/display/charts.py`, words come from anywhere, so they are data only: rows are told
apart by their position, and the axis looks its labels up in a chart parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.display.colours import ACCENT, QUIET
from models.language import Language

if TYPE_CHECKING:
    import altair as alt

_STEP_PX, _AXIS_PX = 26, 44
_LABEL_CHARS = 26


@dataclass(frozen=True, slots=True)
class Spread:
    """One row: a word's mean weight and standard deviation (None: of one text), as figures too."""

    name: str
    mean: float
    spread: float | None
    shown_mean: str
    shown_spread: str
    texts: str


def spreads(rows: Sequence[Spread], language: Language) -> alt.LayerChart:
    """A dot a word at its mean, a line of one standard deviation to either side, and zero."""
    import altair as alt

    values = [
        {
            "position": position,
            "name": row.name,
            "mean": row.mean,
            "low": row.mean - (row.spread or 0.0),
            "high": row.mean + (row.spread or 0.0),
            "once": row.spread is None,
            "shown_mean": row.shown_mean,
            "shown_spread": row.shown_spread,
            "texts": row.texts,
        }
        for position, row in enumerate(rows)
    ]
    names = [
        row.name if len(row.name) <= _LABEL_CHARS else row.name[: _LABEL_CHARS - 1] + "…"
        for row in rows
    ]
    words = alt.Y(
        "position:O",
        sort=list(range(len(rows))),
        axis=alt.Axis(
            labelExpr="names[datum.value]",
            title=None,
            domain=False,
            ticks=False,
            labelLimit=200,
            labelPadding=8,
            labelOverlap=False,
            labelFlush=False,
            labelFontSize=13,
        ),
    )
    weights = alt.Axis(
        # Vega writes a minus sign and a point; the point is the language's.
        labelExpr="datum.value ? replace(format(datum.value, '+.2~f'), '.', point) : '0'",
        title=language.gettext("Mean weight"),
        domain=False,
        ticks=False,
        grid=True,
        gridOpacity=0.5,
        tickCount=5,
    )
    base = alt.Chart(alt.Data(values=values)).encode(
        y=words,
        tooltip=[
            alt.Tooltip("name:N", title=language.gettext("Word")),
            alt.Tooltip("shown_mean:N", title=language.gettext("Mean weight")),
            alt.Tooltip("shown_spread:N", title=language.gettext("Spread")),
            alt.Tooltip("texts:N", title=language.gettext("Texts")),
        ],
    )
    zero = (
        alt.Chart(alt.Data(values=[{"zero": 0}]))
        .mark_rule(strokeDash=[5, 4], strokeWidth=2, color=QUIET, aria=False)
        .encode(x="zero:Q")
    )
    line = base.mark_rule(strokeWidth=3, color=QUIET, aria=False).encode(
        x=alt.X("low:Q", axis=weights, scale=alt.Scale(nice=True, zero=True)), x2="high:Q"
    )
    dot = base.mark_point(
        size=80, filled=True, opacity=1, strokeWidth=2, color=ACCENT, stroke=ACCENT
    ).encode(
        x=alt.X("mean:Q", axis=weights),
        # A word of one text is told by its empty dot, not by another colour.
        fillOpacity=alt.condition(alt.datum.once, alt.value(0), alt.value(1)),
    )
    point = language.number(0.5)[1]
    return (
        alt.layer(zero, line, dot)
        .add_params(alt.param(name="names", value=names), alt.param(name="point", value=point))
        .properties(height=_STEP_PX * len(rows) + _AXIS_PX, background="transparent")
        .configure_view(stroke=None)
    )
