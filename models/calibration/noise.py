"""Is a gap between confidence and correctness only noise? Two tests of the top label.

Both ask how likely so large a gap is where every confidence is true. MAPIE has both
(`mapie.metrics.calibration`); the tests hold these against its own.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from models.calibration.cases import Cases


class Tested(NamedTuple):
    """A statistic, and how likely one so large is by chance alone."""

    statistic: float
    p_value: float


def kolmogorov_smirnov(cases: Cases) -> Tested | None:
    """The largest excursion of the running sum of (right − confidence), by confidence.

    Over its standard deviation it is the maximum of a Brownian motion (Arrieta-Ibarra et al. 2022).
    None where nothing can vary: no cases, or only confidences of 0 and 1.
    """
    order = np.argsort(cases.confidence, kind="stable")
    scores, right = cases.confidence[order], cases.right[order]
    deviation = math.sqrt(float((scores * (1 - scores)).sum()))
    if not deviation:
        return None
    most = float(np.abs(np.cumsum(right - scores)).max()) / deviation
    return Tested(most, _brownian_maximum(most))


def spiegelhalter(cases: Cases) -> Tested | None:
    """Spiegelhalter's z (1986) of the Brier score of the top label, two-sided.

    None where nothing can vary, as for confidences of ½ and 1 alone.
    """
    scores, right = cases.confidence, cases.right
    above = float(((right - scores) * (1 - 2 * scores)).sum())
    below = math.sqrt(float(((1 - 2 * scores) ** 2 * scores * (1 - scores)).sum()))
    if not below:
        return None
    z = above / below
    return Tested(z, math.erfc(abs(z) / math.sqrt(2)))


def _brownian_maximum(most: float) -> float:
    """P(max |B(t)| ≥ x, 0 ≤ t ≤ 1) of a standard Brownian motion."""
    if most <= 0:
        return 1.0
    terms = (
        (-1) ** k / (2 * k + 1) * math.exp(-(((2 * k + 1) * math.pi) ** 2) / (8 * most * most))
        for k in range(100)
    )
    return min(1.0, max(0.0, 1 - 4 / math.pi * math.fsum(terms)))
