"""Small charts of a set: bars with names, and a histogram. Names are data only, as everywhere.

Vega-Lite as it is written, as in `components/calibration/diagram.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from models.display.colours import ACCENT
from models.language import Language

Chart = dict[str, Any]

_STEP_PX, _HEIGHT_PX = 22, 160
_LABEL_CHARS = 22
_BINS = 20
_PLAIN = {"domain": False, "ticks": False}


def bars(rows: Sequence[tuple[str, int]], title: str, language: Language) -> Chart:
    """A bar a row, as given, with its number at its end."""
    values = [
        {"at": at, "n": n, "told": language.number(n), "name": name}
        for at, (name, n) in enumerate(rows)
    ]
    names = [
        name if len(name) <= _LABEL_CHARS else name[: _LABEL_CHARS - 1] + "…" for name, _ in rows
    ]
    axis = {
        **_PLAIN,
        "labelExpr": "names[datum.value]",
        "title": None,
        "labelLimit": 180,
        "labelOverlap": False,
        "labelPadding": 6,
    }
    return {
        **_ground(_STEP_PX * len(rows) + 10),
        "data": {"values": values},
        "params": [{"name": "names", "value": names}],
        "encoding": {
            # Room for the number at the end of the longest bar.
            "x": {
                "field": "n",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, 1.2 * max((n for _, n in rows), default=1)]},
            },
            "y": {"field": "at", "type": "ordinal", "axis": axis, "sort": None},
            "tooltip": [_told("name", language.gettext("Class")), _told("told", title)],
        },
        "layer": [
            {"mark": {"type": "bar", "color": ACCENT, "aria": False}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "aria": False},
                "encoding": {"text": {"field": "told"}},
            },
        ],
    }


def histogram(sizes: Sequence[int], title: str, language: Language) -> Chart:
    """How many have which size; the largest hundredth shares the last bar."""
    top = max(1, int(np.percentile(sizes, 99)))
    counts, edges = np.histogram(np.minimum(sizes, top), bins=_BINS, range=(0, top))
    values = [
        {
            "from": float(edges[at]),
            "to": float(edges[at + 1]),
            "n": int(n),
            "told": language.number(int(n)),
        }
        for at, n in enumerate(counts)
    ]
    cases = language.gettext("Cases")
    axis = {**_PLAIN, "format": ".0f"}
    return {
        **_ground(_HEIGHT_PX),
        "data": {"values": values},
        "mark": {"type": "bar", "color": ACCENT, "binSpacing": 1, "aria": False},
        "encoding": {
            "x": {
                "field": "from",
                "type": "quantitative",
                "bin": "binned",
                "axis": {**axis, "title": title, "grid": False, "tickCount": 5},
            },
            "x2": {"field": "to"},
            "y": {
                "field": "n",
                "type": "quantitative",
                "axis": {**axis, "title": cases, "tickCount": 3, "gridOpacity": 0.5},
            },
            "tooltip": [_told("told", cases)],
        },
    }


def _ground(height: int) -> Chart:
    return {
        "height": height,
        "background": "transparent",
        "config": {"view": {"stroke": None}},
    }


def _told(field: str, title: str) -> Chart:
    return {"field": field, "type": "nominal", "title": title}
