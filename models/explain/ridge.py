"""lime's weighted ridge regression and its R², solved at once instead of through scikit-learn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.explain.neighbourhood import RIDGE, Kind, proximity

Floats = NDArray[np.float64]


class Fit(NamedTuple):
    """A linear model of the answers near the input.

    weights: [n], one a unit; intercept: with no unit in place; fidelity: weighted R², None where
    the answers do not vary.
    """

    weights: Floats
    intercept: float
    fidelity: float | None


def fit(masks: NDArray[np.bool_], answers: Floats, kind: Kind) -> Fit:
    """What lime 0.2.0.1 fits to these perturbations [m, n] and answers [m] (a test compares)."""
    shares = proximity(masks.sum(axis=1), masks.shape[1], kind)
    return weighted(masks, answers, shares, RIDGE)


def weighted(masks: NDArray[np.bool_], answers: Floats, shares: Floats, ridge: float) -> Fit:
    """Weighted ridge regression with a free intercept; shares: the weight of each row, [m]."""
    rows = masks.astype(np.float64)
    total = shares.sum()
    centre, mean = shares @ rows / total, float(shares @ answers / total)
    rows -= centre
    scaled = rows * shares[:, None]
    gram = scaled.T @ rows
    gram[np.diag_indices_from(gram)] += ridge
    weights = np.asarray(np.linalg.solve(gram, scaled.T @ (answers - mean)), dtype=np.float64)
    left = answers - mean - rows @ weights
    whole = float(shares @ (answers - mean) ** 2)
    fidelity = 1 - float(shares @ left**2) / whole if whole > 0 else None
    return Fit(weights, mean - float(centre @ weights), fidelity)
