"""The curves of a training: how often right and how sure, the loss, and the gap between the two.

Vega-Lite as it is written, as the reliability diagram is. Only the data change from epoch to epoch:
the browser keeps what it has drawn. Which line is which is told by shape and dashes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import pyarrow as pa

from components.site.lines import DASHES, SHAPES
from components.site.vega import GROUND, Chart, by_number, told
from models.display.colours import QUIET, SHADES
from models.language import Language
from models.live.learners import SoFar
from models.live.training import Epoch

HEIGHT, HALF = 400, 180
_TOPS = (0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 50.0, 100.0, 300.0, 1_000.0)
_ECE_TOPS = (0.1, 0.2, 0.3, 0.5, 1.0)
_BEST = -1  # the number of the row that marks the best epoch
_NOTHING = -2  # and of one that is never drawn: a chart without data is made anew when some come
_SO_FAR = -3  # and of the epoch that is under way: of those learnt from alone
_LEARNT = 1  # the line of those learnt from, in both charts that have one
# Of each row. A frame of pandas took two thirds of what it costs to draw a chart.
_COLUMNS = ["epoch", "series", "value", "told"]
_AXIS_PX = 52  # so wide in all, so that epochs stand below each other


def shares(
    records: Sequence[Epoch], best: Epoch | None, lang: Language, so_far: SoFar | None = None
) -> pa.Table:
    """Right among the cases watched, right among those learnt from, and how sure."""
    return _frame(
        [
            [(one.epoch, one.val_accuracy, lang.percent(one.val_accuracy, 1)) for one in records],
            [(one.epoch, one.accuracy, lang.percent(one.accuracy, 1)) for one in records],
            [(one.epoch, one.confidence, lang.percent(one.confidence, 1)) for one in records],
        ],
        best,
        None
        if so_far is None
        else (so_far.epoch, so_far.accuracy, lang.percent(so_far.accuracy, 1)),
    )


def losses(
    records: Sequence[Epoch], best: Epoch | None, lang: Language, so_far: SoFar | None = None
) -> pa.Table:
    """The loss on the cases watched, and on those learnt from; in nats."""
    return _frame(
        [
            [(one.epoch, one.val_loss, lang.number(one.val_loss, 3)) for one in records],
            [(one.epoch, one.loss, lang.number(one.loss, 3)) for one in records],
        ],
        best,
        None if so_far is None else (so_far.epoch, so_far.loss, lang.number(so_far.loss, 3)),
    )


def gaps(records: Sequence[Epoch], best: Epoch | None, lang: Language) -> pa.Table:
    """The expected calibration error on the cases watched."""
    return _frame([[(one.epoch, one.ece, lang.percent(one.ece, 1)) for one in records]], best)


def shares_spec(epochs: int, names: Sequence[str], lang: Language) -> Chart:
    """Shares from nothing to all."""
    return _spec(epochs, names, 1.0, HEIGHT, lang, percent=True)


def losses_spec(
    epochs: int,
    names: Sequence[str],
    records: Sequence[Epoch],
    classes: int,
    lang: Language,
    so_far: SoFar | None = None,
) -> Chart:
    """Up to a round number that hardly ever changes: who guesses has the logarithm of classes."""
    highest = max((max(one.val_loss, one.loss) for one in records), default=log(classes))
    if so_far is not None:
        highest = max(highest, so_far.loss)
    return _spec(epochs, names, _top(_TOPS, highest), HALF, lang)


def gaps_spec(epochs: int, names: Sequence[str], records: Sequence[Epoch], lang: Language) -> Chart:
    """Up to a round per cent."""
    highest = max([0.0, *(one.ece for one in records)])
    return _spec(epochs, names, _top(_ECE_TOPS, highest), HALF, lang, percent=True)


def _top(steps: Sequence[float], highest: float) -> float:
    return next((step for step in steps if step >= highest), steps[-1])


def _frame(
    series: Sequence[Sequence[tuple[int, float, str]]],
    best: Epoch | None,
    so_far: tuple[int, float, str] | None = None,
) -> pa.Table:
    rows = [(1, _NOTHING, 0.0, "")]
    rows += [
        (epoch, number, value, told)
        for number, points in enumerate(series)
        for epoch, value, told in points
    ]
    if so_far is not None:
        epoch, value, told = so_far
        rows.append((epoch, _SO_FAR, value, told))
    if best is not None:
        rows.append((best.epoch, _BEST, 0.0, ""))
    return pa.Table.from_arrays([pa.array(column) for column in zip(*rows, strict=True)], _COLUMNS)


def _spec(
    epochs: int,
    names: Sequence[str],
    top: float,
    height: int,
    lang: Language,
    *,
    percent: bool = False,
) -> Chart:
    plain = {"domain": False, "ticks": False}
    x = {
        "field": "epoch",
        "type": "quantitative",
        "scale": {"domain": [1, max(2, epochs)], "nice": False},
        "axis": {**plain, "title": lang.gettext("Epoch"), "grid": False,
                 "format": "d", "tickMinStep": 1, "tickCount": 8, "labelFlush": True},
    }  # fmt: skip
    shown = "datum.value * 100, '.3~f'" if percent else "datum.value, '~g'"
    said = f"replace(format({shown}), '.', point)" + (" + sign" if percent else "")
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, top], "nice": False, "clamp": True},
        "axis": {**plain, "title": None, "gridOpacity": 0.5,
                 "tickCount": 5 if height > HALF else 3,
                 "labelExpr": said,
                 "minExtent": _AXIS_PX, "maxExtent": _AXIS_PX},
    }  # fmt: skip

    def scale(values: Sequence[object]) -> Chart:
        return by_number("series", values[: len(names)])

    lines = [{"filter": "datum.series >= 0"}]
    tooltip = [
        {"field": "epoch", "type": "quantitative", "title": lang.gettext("Epoch")},
        told("told", lang.gettext("Value")),
    ]
    return {
        "layer": [
            {
                "transform": [{"filter": f"datum.series == {_BEST}"}],
                "mark": {"type": "rule", "color": QUIET, "strokeDash": [2, 3], "aria": False},
                "encoding": {"x": x},
            },
            {
                "transform": lines,
                "mark": {"type": "line", "strokeWidth": 2, "aria": False},
                "encoding": {
                    "x": x, "y": y,
                    "color": scale(SHADES),
                    "strokeDash": scale([list(dashes) for dashes in DASHES]),
                },
            },
            {
                "transform": lines,
                "mark": {"type": "point", "size": 34, "filled": True, "opacity": 1, "aria": False},
                "encoding": {
                    "x": x, "y": y, "color": scale(SHADES), "shape": scale(SHAPES),
                    "tooltip": tooltip,
                },
            },
            {
                # Hollow, and no line leads to it: it still moves.
                "transform": [{"filter": f"datum.series == {_SO_FAR}"}],
                "mark": {
                    "type": "point", "size": 70, "filled": False, "opacity": 1, "strokeWidth": 2,
                    "color": SHADES[_LEARNT], "shape": SHAPES[_LEARNT], "aria": False,
                },
                "encoding": {"x": x, "y": y, "tooltip": tooltip},
            },
        ],
        "height": height,
        **GROUND,
        "params": [
            {"name": "sign", "value": lang.percent_sign},
            {"name": "point", "value": lang.number(0.5)[1]},
        ],
    }  # fmt: skip
