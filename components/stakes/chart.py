"""The risk–coverage curve: answering only the surest share of cases, how many of those are wrong.

Vega-Lite as it is written, as the reliability diagram is: the tests let Altair check it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from components.site.lines import DASHES, SHAPES
from components.site.vega import GROUND, WHOLE, Chart, by_number, told
from models.calibration.selective import Curve
from models.calibration.stakes import Outcome
from models.display.colours import SHADES
from models.language import Language

_HEIGHT = 300
_POINTS = 120  # of a curve: finer than pixels
_FIRST = 20  # cases: the risk of fewer is noise


class Line(NamedTuple):
    """One set: its curve, and where the cut-off lies on it."""

    name: str
    curve: Curve | None
    outcome: Outcome | None


def risk_coverage(lines: Sequence[Line], language: Language) -> Chart:
    """Each set's curve, and a mark for each row of the data (`marks`); home has the accent.

    No cost changes it: the browser keeps what it has drawn, and moves the marks alone.
    """
    coverage = _field("coverage", language.gettext("Answered alone"), whole=True)
    risk = _field("risk", language.gettext("Wrong of those"))
    layers = [
        {
            "data": {"values": _points(line.curve)},
            "mark": {
                "type": "line",
                "strokeWidth": 2 if number == 0 else 1.5,
                "strokeDash": list(DASHES[number]),
                "color": SHADES[number],
                "aria": False,
            },
            "encoding": {"x": coverage, "y": risk},
        }
        for number, line in reversed(list(enumerate(lines)))  # home lies on top
        if line.curve is not None
    ]
    points = {
        "mark": {"type": "point", "size": 110, "filled": True, "opacity": 1, "aria": False},
        "encoding": {
            "x": coverage,
            "y": risk,
            "shape": by_number("set", SHAPES[: len(lines)]),
            "color": by_number("set", SHADES[: len(lines)]),
            "tooltip": [
                told("told_set", language.gettext("Data")),
                told("told_coverage", language.gettext("Answered alone")),
                told("told_risk", language.gettext("Wrong of those")),
            ],
        },
    }
    return {
        "layer": [*layers, points],
        "height": _HEIGHT,
        **GROUND,
        "params": [
            {"name": "sign", "value": language.percent_sign},
            {"name": "point", "value": language.number(0.5)[1]},
        ],
    }


def marks(lines: Sequence[Line], language: Language) -> pd.DataFrame:
    """Where the cut-off lies on each curve, a row a set; none where it lets nothing through."""
    rows = [
        (
            number,
            line.outcome.risk.n / line.outcome.n,
            line.outcome.risk.share,
            line.name,
            language.counted_percent(line.outcome.risk.n / line.outcome.n),
            language.gettext(
                "{right} of {n}",
                right=language.number(line.outcome.risk.right),
                n=language.number(line.outcome.risk.n),
            ),
        )
        for number, line in enumerate(lines)
        if line.outcome is not None and line.outcome.risk.share is not None
    ]
    columns = ["set", "coverage", "risk", "told_set", "told_coverage", "told_risk"]
    return pd.DataFrame(rows, columns=columns)


def _points(curve: Curve) -> list[dict[str, float]]:
    """A curve thinned to what can be seen, from where there are a few cases on."""
    n = len(curve.coverage)
    kept = np.unique(np.linspace(min(_FIRST, n) - 1, n - 1, _POINTS).round().astype(int))
    return [
        {"coverage": round(x, 4), "risk": round(y, 5)}
        for x, y in zip(curve.coverage[kept].tolist(), curve.risk[kept].tolist(), strict=True)
    ]


def _field(name: str, title: str, *, whole: bool = False) -> Chart:
    return {
        "field": name,
        "type": "quantitative",
        "scale": WHOLE if whole else {"zero": True},
        "axis": {
            "labelExpr": "replace(format(datum.value * 100, '.3~f'), '.', point) + sign",
            "title": title,
            "domain": False,
            "ticks": False,
            "gridOpacity": 0.5,
            "tickCount": 5,
        },
    }
