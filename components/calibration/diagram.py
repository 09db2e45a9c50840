"""The reliability diagram: how sure the model was, against how often it was right.

Names of sets are data only: rows are told apart by their number. A set is told by its shape and the
dashes of its curve, which the page shows beside its name (`sample`), before its colour.

What is drawn and with which data are two things: the browser keeps a chart that is the same, and
takes in other data in a fraction of the time that it needs for a chart made anew. So nothing that a
move of a slider changes stands in what is drawn.

Vega-Lite as it is written, not through Altair: that checks each chart again at every move of a
slider, for longer than all figures take. The tests let Altair check them once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from components.site.lines import DASHES, SHAPES
from components.site.vega import GROUND, WHOLE, Chart, by_number, told
from models.calibration.bins import Bin, Curve
from models.calibration.cases import Floats
from models.display.colours import ACCENT, QUIET, SHADES
from models.language import Language

_HEIGHT, _COUNTS_HEIGHT = 320, 90
_EVEN = (1, 4)
_AXIS_PX = 46  # so wide in both charts, so that one stands below the other
_OFF = 0.008  # how far the marks of one bin stand apart
# The names of their data.
MARKS, CURVES, BARS = "marks", "curves", "bars"
_OF_CURVES = {"said": "confidence", "right": "share", "low": "low", "high": "high"}
PICKED = "picked"  # the selection of a click
_PICK = {"name": PICKED, "select": {"type": "point", "fields": ["bin"], "toggle": False}}


class Line(NamedTuple):
    """One set in the diagram; home stands first and is drawn in the accent's colour."""

    name: str
    bins: tuple[Bin, ...]
    curve: Curve | None = None


def reliability(sets: int, language: Language) -> Chart:
    """So many sets: each one's smooth curve in its band, a mark for every bin with cases, with its
    95 % interval, and the line on which saying and being right agree. Its data: `marks`, `curves`.
    """
    said = _field("said", language.gettext("It said"))
    right = _field("right", language.gettext("It was right"), extent=True)
    reach = {"y": {**right, "field": "low"}, "y2": {"field": "high"}}
    colour = by_number("set", SHADES[:sets])
    # It ends where there are too few cases, and begins anew.
    broken = {"invalid": "break-paths-show-path-domains", "aria": False}
    band = {
        "data": {"name": CURVES},
        "mark": {"type": "area", "opacity": 0.14, **broken},
        "encoding": {"x": said, **reach, "color": colour},
    }
    curve = {
        "data": {"name": CURVES},
        "mark": {"type": "line", "strokeWidth": 1.5, **broken},
        "encoding": {
            "x": said,
            "y": right,
            "color": colour,
            "strokeDash": by_number("set", [list(dashes) for dashes in DASHES[:sets]]),
        },
    }
    even = {
        "data": {"values": [{"said": 0, "right": 0}, {"said": 1, "right": 1}]},
        "mark": {"type": "line", "strokeDash": list(_EVEN), "color": QUIET, "aria": False},
        "encoding": {"x": said, "y": right},
    }
    interval = {
        "data": {"name": MARKS},
        "mark": {"type": "rule", "strokeWidth": 2, "aria": False},
        "encoding": {"x": said, **reach, "color": colour},
    }
    mark = {
        "data": {"name": MARKS},
        "params": [_PICK],
        "mark": {"type": "point", "size": 70, "filled": True, "opacity": 1, "aria": False},
        "encoding": {
            "x": said,
            "y": right,
            "color": colour,
            "shape": by_number("set", SHAPES[:sets]),
            "tooltip": [
                told("told_set", language.gettext("Data")),
                told("told_said", language.gettext("It said")),
                told("told_right", language.gettext("It was right")),
            ],
        },
    }
    return _chart([band, curve, even, interval, mark], _HEIGHT, language)


def marks(lines: Sequence[Line], language: Language) -> pa.Table:
    """A row for every bin of every set that has cases."""
    return _rows(
        {
            "set": number,
            "bin": at,
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
        for at, one in enumerate(line.bins)
        if one.confidence is not None
    )


def curves(lines: Sequence[Line]) -> pa.Table:
    """The points of all curves; nothing where there are too few cases. Home comes last, on top."""
    kept = [(at, one.curve) for at, one in enumerate(lines) if one.curve is not None][::-1]
    return pa.table(
        {
            "set": [at for at, curve in kept for _ in curve.confidence],
            **{
                name: _column([getattr(curve, field) for _, curve in kept])
                for name, field in _OF_CURVES.items()
            },
        }
    )


def counts(language: Language) -> Chart:
    """What share of the cases at home falls into each bin. Its data: `counted`."""
    bars = {
        "data": {"name": BARS},
        "params": [_PICK],
        "mark": {"type": "bar", "color": ACCENT, "binSpacing": 2, "aria": False},
        "encoding": {
            "x": {**_field("from", ""), "bin": "binned", "axis": None},
            "x2": {"field": "to"},
            "y": {
                "field": "share",
                "type": "quantitative",
                "axis": _axis(language.gettext("Cases"), ticks=2, extent=True),
            },
            "tooltip": [told("told", language.gettext("Cases"))],
        },
    }
    return _chart([bars], _COUNTS_HEIGHT, language)


def counted(home: Line, language: Language) -> pa.Table:
    """A row for every bin: its limits, and its share of the cases."""
    total = max(1, sum(one.held.n for one in home.bins))
    return _rows(
        {
            "bin": at,
            "from": one.low,
            "to": one.high,
            "share": one.held.n / total,
            "told": language.number(one.held.n),
        }
        for at, one in enumerate(home.bins)
    )


def _rows(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows])


def _column(parts: Sequence[Floats]) -> pa.Array:
    """Numbers one after the other, rounded to what can be seen; null for NaN, which is no JSON."""
    whole = np.concatenate(parts) if parts else np.empty(0)
    return pa.array(whole.round(4), from_pandas=True)


def _chart(layers: Sequence[Chart], height: int, language: Language) -> Chart:
    return {
        "layer": list(layers),
        "height": height,
        **GROUND,
        "params": [{"name": "sign", "value": language.percent_sign}],
    }


def _field(name: str, title: str, *, extent: bool = False) -> Chart:
    return {
        "field": name,
        "type": "quantitative",
        "scale": WHOLE,
        "axis": _axis(title, extent=extent),
    }


def _axis(title: str, *, ticks: int = 5, extent: bool = False) -> Chart:
    """An axis of per cents; extent: as wide as in the other chart, for the upright ones."""
    fixed = {"minExtent": _AXIS_PX, "maxExtent": _AXIS_PX} if extent else {}
    return {
        "labelExpr": "format(datum.value * 100, '.0f') + sign",
        "title": title,
        "domain": False,
        "ticks": False,
        "gridOpacity": 0.5,
        "tickCount": ticks,
        **fixed,
    }
