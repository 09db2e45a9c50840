"""Units that are about equal, treated as equal wherever weights are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import copysign


def even(weights: Mapping[int, float], groups: Sequence[Sequence[int]]) -> dict[int, float]:
    """Weights as they are drawn: those of a group get one size, each its own sign.

    weights: by unit; groups: of tied units, as in `Explanation.groups`.
    """
    drawn = dict(weights)
    for units in groups:
        size = sum(abs(weights[unit]) for unit in units) / len(units)
        drawn.update({unit: copysign(size, weights[unit]) for unit in units})
    return drawn
