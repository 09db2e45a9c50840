"""Small charts of a set: bars with names, and a histogram. Names are data only, as everywhere.

Vega-Lite as it is written, as in `components/calibration/diagram.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from components.site.vega import GROUND, Chart, told
from models.display.colours import ACCENT
from models.language import Language

_STEP_PX, _HEIGHT_PX = 22, 160
_LABEL_CHARS = 22
_BINS = 20
_PLAIN = {"domain": False, "ticks": False}


def bars(rows: Sequence[tuple[str, int]], title: str, language: Language) -> Chart:
    """A bar a row, as given; its name and number stand before it, in the axis's own ink."""
    values = [
        {"at": at, "n": n, "told": language.number(n), "name": name}
        for at, (name, n) in enumerate(rows)
    ]
    names = [
        f"{name if len(name) <= _LABEL_CHARS else name[: _LABEL_CHARS - 1] + '…'}  "
        f"{language.number(n)}"
        for name, n in rows
    ]
    axis = {
        **_PLAIN,
        "labelExpr": "names[datum.value]",
        "title": None,
        "labelLimit": 220,
        "labelOverlap": False,
        "labelPadding": 6,
    }
    return {
        **GROUND,
        "height": {"step": _STEP_PX},
        "data": {"values": values},
        "params": [{"name": "names", "value": names}],
        "mark": {"type": "bar", "color": ACCENT, "aria": False},
        "encoding": {
            "x": {"field": "n", "type": "quantitative", "axis": None},
            "y": {"field": "at", "type": "ordinal", "axis": axis, "sort": None},
            "tooltip": [told("name", language.gettext("Class")), told("told", title)],
        },
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
        **GROUND,
        "height": _HEIGHT_PX,
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
            "tooltip": [told("told", cases)],
        },
    }
