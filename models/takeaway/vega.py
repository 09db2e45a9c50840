"""A display's chart as Vega-Lite: its data is what the chart shows, and no more than that."""

from __future__ import annotations

import json
from typing import Any

from models.bounded.asking import Beat
from models.display.blocks import Chart
from models.display.colours import ACCENT, QUIET
from models.errors import N_, InputError
from models.takeaway.content import Taken
from models.takeaway.measuring import FAMILY
from models.takeaway.sheet import ROOM

MEDIA_TYPE = "application/vnd.vegalite.v6+json"


def has_chart(taken: Taken) -> bool:
    """Whether the display has a chart; most have none."""
    return taken.rendering.chart is not None


def vega(taken: Taken, _beat: Beat) -> bytes:
    """The chart on its ground, UTF-8; InputError "no_chart" where the display has none."""
    for block in taken.blocks:
        if isinstance(block, Chart):
            return (json.dumps(_specified(block, taken), ensure_ascii=False, indent=2)).encode(
                "utf-8", "replace"
            ) + b"\n"
    raise InputError(
        "no_chart",
        N_("This display has no chart. Take another kind of file, or the class bars or dot plot."),
    )


def _specified(block: Chart, taken: Taken) -> dict[str, Any]:
    palette = taken.palette
    spec: dict[str, Any] = _coloured(
        block.chart.to_dict(), {ACCENT: palette.accent, QUIET: palette.muted}
    )
    spec["description"] = taken.rendering.summary
    spec["width"], spec["height"] = ROOM, block.height
    spec["autosize"] = {"type": "fit", "contains": "padding"}
    spec["background"] = palette.ground
    spec["config"] = {
        **spec.get("config", {}),
        "font": FAMILY,
        "axis": {"labelFontSize": 13, "labelColor": palette.ink, "gridColor": palette.line},
    }
    return spec


def _coloured(part: Any, colours: dict[str, str]) -> Any:
    """The part with some colours for others; names of classes are in no place of a colour."""
    if isinstance(part, dict):
        return {
            name: colours.get(value, value)
            if name in ("color", "stroke", "fill", "value") and isinstance(value, str)
            else _coloured(value, colours)
            for name, value in part.items()
        }
    if isinstance(part, list):
        return [_coloured(each, colours) for each in part]
    return part
