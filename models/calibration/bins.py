"""Reliability: of the cases with such a confidence, how many were right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from models.calibration.cases import Bools, Cases, Floats, Whole
from models.calibration.measures import GRID, cells, kernel, laid, smoothed
from models.comparison import Ratio, Z
from models.display.figures import DUST

BINS = 10  # on screen: tenths, as a reader counts
_WIDEST = 0.03  # of a kernel: within a bin, so that a curve runs where the marks of bins stand
_ENOUGH = 5.0  # cases under its kernel: fewer would draw a line through noise


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

    From the least to the highest confidence; NaN between them where there are too few cases.
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


def wilson(shares: Floats, n: Floats) -> tuple[Floats, Floats]:
    """Wilson's 95 % intervals of many shares at once; n need not be whole."""
    middle = (shares + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z * np.sqrt(shares * (1 - shares) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)
    return middle - reach, middle + reach


def reliability(
    values: Floats, hits: Bools, bins: int = BINS, low: float = 0.0, high: float = 1.0
) -> tuple[Bin, ...]:
    """Bins of equal width over [low, high], in which all values lie.

    values: confidences [n]; hits: whether each answer was right, [n].
    """
    edges = [low + (high - low) * (index / bins) for index in range(bins + 1)]
    # By the edges themselves: 0.3 · 10 is a little more than 3, and 0.3 lies in (0.2, 0.3].
    place = np.clip(np.searchsorted(edges, values, side="left") - 1, 0, bins - 1)
    n, right, sums = (
        np.bincount(place, weights, bins).tolist() for weights in (None, hits, values)
    )
    return tuple(
        Bin(
            edges[index],
            edges[index + 1],
            sums[index] / n[index] if n[index] else None,
            share(int(right[index]), n[index]),
        )
        for index in range(bins)
    )


def within(values: Floats, one: Bin) -> Bools:
    """Which values lie in a bin of `reliability`, [n]."""
    above = values > one.low if one.low > 0 else np.ones(len(values), dtype=np.bool_)
    return above & (values <= one.high) if one.high < 1 else above


def curve(values: Floats, hits: Bools, points: int = 81) -> Curve | None:
    """The smooth reliability curve with the kernel of smECE; None where there are too few cases.

    A kernel as wide as a large error would draw the many sure cases over the few others: it is
    never wider than _WIDEST. The band is Wilson's for the number of cases that, weighed alike, tell
    as much (Kish's (Σw)²/Σw²): as the marks' intervals, it holds where all were right, too.
    values, hits: as for `reliability`. NaN where fewer than _ENOUGH cases lie under the kernel.
    """
    if not len(values):
        return None
    width = kernel(values, hits, _WIDEST)
    grid = np.linspace(float(values.min()), float(values.max()), points)
    # Spreading is symmetric: what a cell gathers is what it would give. One row for each point.
    gathers = _given(width)[cells(grid)] if width == _WIDEST else _given_by(cells(grid), width)
    n = laid(values, np.ones(len(values)))
    weight = gathers @ n
    under = weight / gathers.max(axis=1)
    kept = under >= _ENOUGH
    if not kept.any():
        return None
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(kept, gathers @ laid(values, hits.astype(np.float64)) / weight, np.nan)
        alike = weight**2 / (gathers**2 @ n)
        low, high = wilson(found, alike)
    return Curve(grid, found, low, high)


def _given_by(places: Whole, width: float) -> Floats:
    """What each of these cells gives to every one of the grid, [m, GRID]."""
    alone = np.zeros((len(places), GRID))
    alone[np.arange(len(places)), places] = 1.0
    return np.maximum(smoothed(alone, width), 0.0)


@lru_cache(maxsize=1)
def _given(width: float) -> Floats:
    """The same of every cell, 8 MB: for the width that most curves have, kept between moves."""
    return _given_by(np.arange(GRID), width)


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
        reached = cases.confidence + DUST  # as a display would put them
        here = (reached >= at_least) & (reached < above)
        found.append(Band(at_least, share(int(cases.right[here].sum()), int(here.sum()))))
        above = at_least
    return tuple(found)
