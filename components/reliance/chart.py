"""Charts of reliance: measures with their intervals, and reliance beside accuracy.

Vega-Lite as it is written, as the reliability diagram is: the tests let Altair check it once. Names
of displays are data only; a measure is told by its shape before its colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from markupsafe import Markup

from components.reliance.words import MEASURES, Over, figure_said, group_name, interval_of
from components.site.lines import DASHES, SHAPES, SIGNS
from components.site.vega import GROUND, WHOLE, Chart, by_number, told
from models.display.colours import SHADES
from models.language import Language
from study.measures.curve import Band
from study.measures.figures import Group

_ROW_PX, _CURVE_PX = 26, 280
_NAME_CHARACTERS, _LINE_PX = 26, 15  # of a line of a display's name
_PADDING = {"left": 5, "top": 5, "bottom": 5, "right": 16}  # the last sign of the scale is not cut
_KINDS = (SHADES[0], SHADES[2], SHADES[3])  # of the measures that stand together in a chart
_PERCENTS = {
    "labelExpr": "format(datum.value * 100, '.0f') + sign",
    "domain": False,
    "ticks": False,
    "gridOpacity": 0.5,
    "tickCount": 5,
}


class Curve(NamedTuple):
    """One line: what it is, and a share for each band that has trials, with its n."""

    name: str
    points: Sequence[tuple[float, float, int]]


def intervals(groups: Sequence[Group], names: Sequence[str], over: Over, lang: Language) -> Chart:
    """A row for each measure of each group: its share, and its 95 % interval."""
    values, labels = [], list[list[str] | str]()
    for at, group in enumerate(groups):
        for kind, name in enumerate(names):
            figure = group.measures[name]
            one = figure.pooled if over == "pooled" else figure.averaged
            # The name once a group, so that the rows of one read as one.
            named = kind == 0 and len(groups) > 1
            labels.append(_lines(group_name(group, lang), len(names)) if named else "")
            row = {
                "row": at * (len(names) + 1) + kind,
                "kind": kind,
                "told_group": group_name(group, lang),
                "told_measure": lang.gettext(MEASURES[name].name),
                "told": figure_said(figure, "share", over, lang),
            }
            if one.value is not None:
                low, high = interval_of(figure, over) or (None, None)
                row |= {"value": one.value, "low": low, "high": high}
            values.append(row)
        labels.append("")  # an empty row: a display's last mark is none of the next one's
    rows = max(1, len(groups) * (len(names) + 1) - 1)
    y = {
        "field": "row",
        "type": "ordinal",
        "scale": {"domain": list(range(rows))},
        "axis": {
            "labelExpr": "labels[datum.value]",
            "title": None,
            "domain": False,
            "ticks": False,
            "labelLimit": 190,
            "labelLineHeight": _LINE_PX,
            "labelBaseline": "middle",
            "labelPadding": 8,
            "labelOverlap": False,
        },
    }
    x = {
        "type": "quantitative",
        "scale": WHOLE,
        "axis": {**_PERCENTS, "title": None},
    }
    colour = by_number("kind", _KINDS[: len(names)])
    return {
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2, "aria": False},
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "low"},
                    "x2": {"field": "high"},
                    "color": colour,
                },
            },
            {
                "mark": {"type": "point", "size": 90, "filled": True, "opacity": 1, "aria": False},
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "value"},
                    "color": colour,
                    "shape": by_number("kind", SHAPES[: len(names)]),
                    "tooltip": [
                        told("told_group", lang.gettext("Display")),
                        told("told_measure", lang.gettext("Measure")),
                        told("told", lang.gettext("Figure")),
                    ],
                },
            },
        ],
        "height": {"step": _ROW_PX},
        **_ground(lang, labels=labels),
    }


def _lines(name: str, rows: int) -> list[str]:
    """A name in as many lines as its rows, and the empty one below them, have room for."""
    most = (rows + 1) * _ROW_PX // _LINE_PX
    return wrap(name, _NAME_CHARACTERS, max_lines=most, placeholder=" …")


def curve_lines(curve: Sequence[Band], lang: Language) -> tuple[Curve, Curve]:
    """How often advice was followed, and how often it was right, by band; empty bands left out."""
    there = [band for band in curve if band.n]
    return (
        Curve(
            lang.gettext("followed"),
            [(band.said or 0.0, band.followed or 0.0, band.n) for band in there],
        ),
        Curve(
            lang.gettext("right"),
            [(band.said or 0.0, band.right or 0.0, band.n) for band in there],
        ),
    )


def reliance(curve: Sequence[Band], lang: Language) -> Chart:
    """Following beside being right, over the confidence that was shown."""
    lines = curve_lines(curve, lang)
    layers: list[Chart] = []
    for number, line in enumerate(lines):
        colour = SHADES[(0, 2)[number]]
        values = [
            {
                "said": said,
                "share": share,
                "told_line": line.name,
                "told_said": lang.percent(said),
                "told": lang.counted_percent(share),
                "n": lang.number(n),
            }
            for said, share, n in line.points
        ]
        encoding = {
            "x": _axis("said", lang.gettext("Confidence of the advice")),
            "y": _axis("share", lang.gettext("Share of trials")),
            "tooltip": [
                told("told_line", lang.gettext("Advice was")),
                told("told_said", lang.gettext("Confidence of the advice")),
                told("told", lang.gettext("Share of trials")),
                told("n", lang.gettext("Trials")),
            ],
        }
        dash = list(DASHES[number])
        how = {"color": colour, "aria": False}
        layers += [
            {
                "data": {"values": values},
                "mark": {"type": "line", "strokeWidth": 2, "strokeDash": dash, **how},
                "encoding": encoding,
            },
            {
                "data": {"values": values},
                "mark": {"type": "point", "size": 80, "filled": True, "opacity": 1,
                         "shape": SHAPES[number], **how},
                "encoding": encoding,
            },
        ]  # fmt: skip
    return {"layer": layers, "height": _CURVE_PX, **_ground(lang)}


def mark(kind: int) -> Markup:
    """The sign of a measure in `intervals`, for the legend."""
    return Markup(
        '<span class="ct-key" aria-hidden="true" style="color: {}"><i>{}</i></span>'
    ).format(_KINDS[kind], SIGNS[kind])


def _axis(field: str, title: str) -> Chart:
    return {
        "field": field,
        "type": "quantitative",
        "scale": WHOLE,
        "axis": {**_PERCENTS, "title": title},
    }


def _ground(lang: Language, **params: object) -> Chart:
    return {
        **GROUND,
        "padding": _PADDING,
        "params": [
            {"name": "sign", "value": lang.percent_sign},
            *({"name": name, "value": value} for name, value in params.items()),
        ],
    }
