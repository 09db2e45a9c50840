"""Reliability: of the cases with such a confidence, how many were right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from models.calibration.cases import Bools, Cases, Floats
from models.calibration.measures import laid, resamples, smooth, smoothed
from models.comparison import Ratio

BINS = 10  # on screen: tenths, as a reader counts
_BAND = 200  # resamples of the smooth curve


class Share(NamedTuple):
    """How many of n cases were right, with the 95 % Wilson interval of the share.

    share, low and high are None where there is no case.
    """

    n: int
    right: int
    share: float | None
    low: float | None
    high: float | None


class Bin(NamedTuple):
    """The cases whose confidence lies in (low, high], the first from 0 on.

    confidence: their mean, None where there is none.
    """

    low: float
    high: float
    confidence: float | None
    held: Share


class Curve(NamedTuple):
    """A smooth reliability curve: at each confidence [m] the share right, and its 95 % band.

    Only where there are cases: from the least to the highest confidence.
    """

    confidence: Floats
    share: Floats
    low: Floats
    high: Floats


def share(right: int, n: int) -> Share:
    """A share with its Wilson interval."""
    counted = Ratio(right, n)
    low, high = counted.interval or (None, None)
    return Share(n, right, counted.share, low, high)


def reliability(values: Floats, hits: Bools, bins: int = BINS) -> tuple[Bin, ...]:
    """Bins of equal width over [0, 1].

    values: confidences [n]; hits: whether each answer was right, [n].
    """
    edges = [index / bins for index in range(bins + 1)]
    # By the edges themselves: 0.3 · 10 is a little more than 3, and 0.3 lies in (0.2, 0.3].
    place = np.clip(np.searchsorted(edges, values, side="left") - 1, 0, bins - 1)
    found = []
    for index in range(bins):
        here = place == index
        n = int(here.sum())
        mean = float(values[here].mean()) if n else None
        found.append(Bin(edges[index], edges[index + 1], mean, share(int(hits[here].sum()), n)))
    return tuple(found)


def curve(cases: Cases, points: int = 101, seed: int = 0) -> Curve | None:
    """The smooth reliability curve of the top label, with the kernel of smECE; None: no cases."""
    if not len(cases):
        return None
    width = smooth(cases)[1]
    values, hits = cases.confidence, cases.right.astype(np.float64)
    grid = np.linspace(float(values.min()), float(values.max()), points)

    def at(weights: Floats) -> Floats:
        counts = smoothed(laid(values, weights), width)
        rights = smoothed(laid(values, weights * hits), width)
        cells = np.minimum((grid * len(counts)).astype(int), len(counts) - 1)
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Floats = rights[cells] / counts[cells]
        return found

    drawn = np.stack([at(row) for block in resamples(len(cases), seed, _BAND) for row in block])
    low, high = np.nanpercentile(drawn, [2.5, 97.5], axis=0)
    return Curve(grid, at(np.ones(len(cases))), low, high)


class Band(NamedTuple):
    """The cases of one band of confidence: from `at_least` on, below the band above it."""

    at_least: float
    held: Share


def bands(cases: Cases, cuts: Sequence[float]) -> tuple[Band, ...]:
    """What each band keeps: cuts from high to low, as shares; the lowest band begins at 0."""
    limits = [*cuts, 0.0]
    above = math.inf
    found = []
    for at_least in limits:
        here = (cases.confidence >= at_least) & (cases.confidence < above)
        found.append(Band(at_least, share(int(cases.right[here].sum()), int(here.sum()))))
        above = at_least
    return tuple(found)
