"""What charts have in common, as Vega-Lite is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Chart = dict[str, Any]

# Nothing of its own behind a chart: the page's ground and theme show through.
GROUND: Chart = {"background": "transparent", "config": {"view": {"stroke": None}}}
WHOLE: Chart = {"domain": [0, 1], "nice": False}  # the scale of shares


def told(field: str, title: str) -> Chart:
    """A line of what is told of a mark: a field that holds words, under this title."""
    return {"field": field, "type": "nominal", "title": title}


def by_number(field: str, into: Sequence[Any]) -> Chart:
    """What each number in a field looks like, from 0 on: a colour, a shape, or dashes."""
    return {
        "field": field,
        "type": "ordinal",
        "scale": {"domain": list(range(len(into))), "range": list(into)},
        "legend": None,
    }
