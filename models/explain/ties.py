"""Units of a group that are about equal, treated as equal wherever weights are shown.

A group holds what has no sure step within it, and that may be a stair: 0.10, 0.06, 0.02. Only where
even the last is near the first may its units be called, and drawn as, equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import copysign

# The weakest of about equal units weighs at least this share of the strongest: a choice of ours.
_EQUAL_FROM = 0.5


def about_equal(weights: Mapping[int, float], units: Sequence[int]) -> bool:
    """Whether the units of a group weigh about the same; weights: by unit."""
    sizes = [abs(weights[unit]) for unit in units]
    return min(sizes) >= _EQUAL_FROM * max(sizes)


def even(weights: Mapping[int, float], groups: Sequence[Sequence[int]]) -> dict[int, float]:
    """Weights as they are drawn: those that are about equal get one size, each its own sign.

    weights: by unit; groups: of tied units, as in `Explanation.groups`.
    """
    drawn = dict(weights)
    for units in groups:
        if about_equal(weights, units):
            size = sum(abs(weights[unit]) for unit in units) / len(units)
            drawn.update({unit: copysign(size, weights[unit]) for unit in units})
    return drawn
