"""Of the cases as sure as one answer: how many were right."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.calibration.bins import Share, share
from models.calibration.cases import Cases

ENOUGH = 20  # cases: of fewer nothing is said
_WANTED = 100  # cases, from the nearest on
_WIDEST = 0.05  # of confidence, on either side: what lies further away is not like it
_DUST = 1e-9


class Nearby(NamedTuple):
    """The cases whose confidence lies from low to high, and how many of them were right."""

    held: Share
    low: float
    high: float


def near(cases: Cases, confidence: float) -> Nearby:
    """The hundred cases nearest in confidence, all that are as near as the last of them, none far.

    confidence: in [0, 1]. There may be fewer than a hundred within reach, or none.
    """
    away = np.abs(cases.confidence - confidence)
    reach = _WIDEST
    if len(cases) >= _WANTED:
        reach = min(reach, float(np.partition(away, _WANTED - 1)[_WANTED - 1]))
    inside = away <= reach + _DUST
    n = int(inside.sum())
    found = cases.confidence[inside]
    low, high = (float(found.min()), float(found.max())) if n else (confidence, confidence)
    return Nearby(share(int(cases.right[inside].sum()), n), low, high)
