"""Reliability: of the cases with such a confidence, how many were right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from models.calibration.cases import Bools, Cases, Floats
from models.calibration.measures import GRID, cells, kernel, laid, smoothed
from models.comparison import Ratio

BINS = 10  # on screen: tenths, as a reader counts
_BAND = 200  # resamples of the smooth curve
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


def curve(values: Floats, hits: Bools, points: int = 81, seed: int = 0) -> Curve | None:
    """The smooth reliability curve with the kernel of smECE; None where there are too few cases.

    A kernel as wide as a large error would draw the many sure cases over the few others: it is
    never wider than _WIDEST.
    values, hits: as for `reliability`. NaN where fewer than _ENOUGH cases lie under the kernel.
    """
    n = len(values)
    if not n:
        return None
    width = min(kernel(values, hits), _WIDEST)
    grid = np.linspace(float(values.min()), float(values.max()), points)
    # Spreading is symmetric: what a cell gathers is what it would give. One row for each point.
    gathers = smoothed(np.eye(GRID)[cells(grid)], width)
    laid_out = np.concatenate(
        [laid(values, hits.astype(float)), laid(values, (~hits).astype(float))]
    )
    there = np.flatnonzero(laid_out)
    # Cases of one cell and one outcome are alike: to draw their numbers is to draw the cases.
    drawn = np.random.default_rng(seed).multinomial(n, laid_out[there] / n, _BAND)
    weight = gathers[:, there % GRID].T
    right = there < GRID

    def at(numbers: Floats) -> Floats:
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Floats = numbers[..., right] @ weight[right] / (numbers @ weight)
        return found

    under = laid_out[there] @ weight / gathers.max(axis=1)
    kept = under >= _ENOUGH
    if not kept.any():
        return None
    share = np.where(kept, at(laid_out[there]), np.nan)
    again = at(drawn.astype(np.float64))
    low, high = np.percentile(np.where(np.isfinite(again), again, share), [2.5, 97.5], axis=0)
    return Curve(grid, share, np.where(kept, low, np.nan), np.where(kept, high, np.nan))


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
