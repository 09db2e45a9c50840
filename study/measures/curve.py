"""Reliance beside accuracy, band by band of the confidence that was shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct

from study.measures.trials import MISSING, Floats, Trials, Whole

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Band(Struct, frozen=True):
    """The n trials whose advice was shown with a confidence from low up to high (the last with it).

    followed: the share in which the final decision was the advice; right: in which the advice was
    right; said: the mean confidence shown. None in an empty band.
    """

    low: float
    high: float
    n: int
    said: float | None
    followed: float | None
    right: float | None


def reliance_curve(trials: Trials, edges: Sequence[float] = BANDS) -> list[Band]:
    """P(f = a) in each band beside how often the advice in it was right.

    edges: rising, from the lowest confidence to the highest. ValueError where they are not.
    """
    if len(edges) < 2 or any(low >= high for low, high in pairwise(edges)):
        raise ValueError("edges do not rise")
    known = np.isfinite(trials.confidence)
    for column in (trials.advice, trials.truth, trials.final):
        known &= column != MISSING
    there = trials.where(known)
    band = np.minimum(np.searchsorted(edges, there.confidence, side="right") - 1, len(edges) - 2)
    made = []
    for i in range(len(edges) - 1):
        # The last takes its upper edge, but nothing beyond it.
        part = there.where((band == i) & (there.confidence <= edges[-1]))
        n = len(part)
        made.append(
            Band(
                float(edges[i]),
                float(edges[i + 1]),
                n,
                float(part.confidence.mean()) if n else None,
                float((part.final == part.advice).mean()) if n else None,
                float((part.advice == part.truth).mean()) if n else None,
            )
        )
    return made


def cell_calibration_error(said: Floats, true: Floats, cells: Sequence[Whole]) -> float | None:
    """How far a shown probability is from the true one, cell by cell, weighted by the cells' size.

    said, true: probabilities in [0, 1], [n] each (true: 0 or 1 where only the outcome is known).
    cells: columns [n]; trials alike in all of them are in one cell. None without a trial. This is
    the error of Corvelo Benz & Gomez Rodriguez 2025, whose cells are what the AI said and how sure
    the person was.
    """
    if not len(said):
        return None
    _, cell = np.unique(np.stack(cells, axis=1), axis=0, return_inverse=True)
    cell = cell.ravel()
    return float(np.abs(np.bincount(cell, true - said)).sum() / len(said))
