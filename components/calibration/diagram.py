"""The reliability diagram: how sure the model was, against how often it was right.

Names of sets are data only: rows are told apart by their number. A set is told by its shape and the
dashes of its curve, which the page shows beside its name (`sample`), before its colour.

Vega-Lite as it is written, not through Altair: that checks each chart again at every move of a
slider, for longer than all figures take. The tests let Altair check them once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from components.site.lines import DASHES, SHAPES
from models.calibration.bins import Bin, Curve
from models.display.colours import ACCENT, QUIET, SHADES
from models.language import Language

Chart = dict[str, Any]

_HEIGHT, _COUNTS_HEIGHT = 320, 90
_EVEN = (1, 4)
_AXIS_PX = 46  # so wide in both charts, so that one stands below the other
_OFF = 0.008  # how far the marks of one bin stand apart
PICKED = "picked"  # the selection of a click
_PICK = {"name": PICKED, "select": {"type": "point", "fields": ["bin"], "toggle": False}}
_WHOLE = {"domain": [0, 1], "nice": False}


class Line(NamedTuple):
    """One set in the diagram; home stands first and is drawn in the accent's colour."""

    name: str
    bins: tuple[Bin, ...]
    curve: Curve | None = None


def reliability(lines: Sequence[Line], language: Language) -> Chart:
    """Each set's smooth curve in its band, a mark for every bin with cases, with its 95 % interval,
    and the line on which saying and being right agree.
    """
    values = [
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
    ]
    numbers = list(range(len(lines)))
    colour = {
        "field": "set",
        "type": "ordinal",
        "scale": {"domain": numbers, "range": list(SHADES[: len(lines)])},
        "legend": None,
    }
    said = _field("said", language.gettext("It said"))
    right = _field("right", language.gettext("It was right"), extent=True)
    even = {
        "data": {"values": [{"said": 0, "right": 0}, {"said": 1, "right": 1}]},
        "mark": {"type": "line", "strokeDash": list(_EVEN), "color": QUIET, "aria": False},
        "encoding": {"x": said, "y": right},
    }
    interval = {
        "data": {"values": values},
        "mark": {"type": "rule", "strokeWidth": 2, "aria": False},
        "encoding": {
            "x": said,
            "y": {**right, "field": "low"},
            "y2": {"field": "high"},
            "color": colour,
        },
    }
    mark = {
        "data": {"values": values},
        "params": [_PICK],
        "mark": {"type": "point", "size": 70, "filled": True, "opacity": 1, "aria": False},
        "encoding": {
            "x": said,
            "y": right,
            "color": colour,
            "shape": {
                "field": "set",
                "type": "ordinal",
                "scale": {"domain": numbers, "range": list(SHAPES[: len(lines)])},
                "legend": None,
            },
            "tooltip": [
                _told("told_set", language.gettext("Data")),
                _told("told_said", language.gettext("It said")),
                _told("told_right", language.gettext("It was right")),
            ],
        },
    }
    smooth = [
        layer
        for number, line in reversed(list(enumerate(lines)))  # home lies on top
        if line.curve is not None
        for layer in _smooth(number, line.curve, said, right)
    ]
    return _chart([*smooth[0::2], *smooth[1::2], even, interval, mark], _HEIGHT, language)


def _smooth(
    number: int, curve: Curve, said: Mapping[str, Any], right: Mapping[str, Any]
) -> tuple[Chart, Chart]:
    """A band, and the curve in it; each ends where there are too few cases, and begins anew."""
    columns = (curve.confidence, curve.share, curve.low, curve.high)
    values = [
        {"said": round(x, 4), "right": round(y, 4), "low": round(low, 4), "high": round(high, 4)}
        if y == y
        else {"said": round(x, 4), "right": None, "low": None, "high": None}
        for x, y, low, high in zip(*(column.tolist() for column in columns), strict=True)
    ]
    how = {"invalid": "break-paths-show-path-domains", "color": SHADES[number], "aria": False}
    band = {
        "data": {"values": values},
        "mark": {"type": "area", "opacity": 0.14, **how},
        "encoding": {"x": said, "y": {**right, "field": "low"}, "y2": {"field": "high"}},
    }
    line = {
        "data": {"values": values},
        "mark": {"type": "line", "strokeWidth": 1.5, "strokeDash": list(DASHES[number]), **how},
        "encoding": {"x": said, "y": right},
    }
    return band, line


def counts(home: Line, language: Language) -> Chart:
    """What share of the cases at home falls into each bin."""
    total = max(1, sum(one.held.n for one in home.bins))
    values = [
        {
            "bin": at,
            "from": one.low,
            "to": one.high,
            "share": one.held.n / total,
            "told": language.number(one.held.n),
        }
        for at, one in enumerate(home.bins)
    ]
    bars = {
        "data": {"values": values},
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
            "tooltip": [_told("told", language.gettext("Cases"))],
        },
    }
    return _chart([bars], _COUNTS_HEIGHT, language)


def _chart(layers: Sequence[Chart], height: int, language: Language) -> Chart:
    return {
        "layer": list(layers),
        "height": height,
        "background": "transparent",
        "config": {"view": {"stroke": None}},
        "params": [{"name": "sign", "value": language.percent_sign}],
    }


def _field(name: str, title: str, *, extent: bool = False) -> Chart:
    return {
        "field": name,
        "type": "quantitative",
        "scale": _WHOLE,
        "axis": _axis(title, extent=extent),
    }


def _told(field: str, title: str) -> Chart:
    return {"field": field, "type": "nominal", "title": title}


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
