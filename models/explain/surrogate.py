"""A second, richer model of the classifier near one input, which costs nothing to ask.

Most of what makes LIME's weights jump between runs is that the classifier is not linear in its
words. Its log-odds nearly are, but for pairs of words: a quadratic in log-odds, fitted by kernel
ridge regression to some hundred answers, carries far more of the variation than the line does. Its
own linear weights can be computed to any precision without asking the classifier; only what it
leaves unexplained needs samples (a control variate, or model-assisted estimate, cross-fitted as in
Chernozhukov et al. 2018). It never changes what is estimated, only how fast.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Masks = NDArray[np.bool_]

_LEAST = 1e-4  # probabilities are cut here before their log-odds are taken
_LEAST_SLOPE = 0.02  # p(1 - p), by which an error in log-odds counts, is cut here
_RIDGES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
_PAIRS = (0.0, 0.1, 0.5)
CHOSEN_ON = 256  # samples on which the two settings above are chosen


class Settings(NamedTuple):
    """How much pairs of units may matter beside single ones, and how smooth the model is."""

    pairs: float
    ridge: float


class Surrogate:
    """Probability ≈ sigmoid(constant + linear + quadratic form of which units are in place)."""

    def __init__(self, masks: Masks, answers: Floats, shares: Floats, settings: Settings) -> None:
        """Fit to perturbations [m, n], probabilities [m] and what each counts [m]."""
        odds, slopes = _log_odds(answers)
        weights = shares * slopes
        weights /= weights.mean()
        self._centre = weights @ masks / weights.sum()
        self._mean = float(weights @ odds / weights.sum())
        rows = masks - self._centre
        root = np.sqrt(weights)
        kernel = _kernel(rows, settings.pairs) * root[:, None] * root
        kernel[np.diag_indices_from(kernel)] += settings.ridge
        dual = root * np.linalg.solve(kernel, root * (odds - self._mean))
        scale = 4 / masks.shape[1]
        self._linear: Floats = scale * (dual @ rows)
        self._quadratic: Floats | None = None
        if settings.pairs:
            self._quadratic = settings.pairs * scale**2 * (rows.T * dual) @ rows

    def __call__(self, masks: Masks) -> Floats:
        """Probabilities [m]; single precision does, since the rest is measured anyway."""
        rows = np.subtract(masks, self._centre, dtype=np.float32)
        odds = self._mean + rows @ self._linear.astype(np.float32)
        if self._quadratic is not None:
            odds += np.einsum("ij,ij->i", rows @ self._quadratic.astype(np.float32), rows)
        probabilities: Floats = 1 / (1 + np.exp(-np.clip(odds.astype(np.float64), -30, 30)))
        return probabilities


def choose(masks: Masks, answers: Floats, shares: Floats) -> Settings:
    """The settings with the least leave-one-out error on the first samples."""
    masks, answers, shares = masks[:CHOSEN_ON], answers[:CHOSEN_ON], shares[:CHOSEN_ON]
    odds, slopes = _log_odds(answers)
    weights = shares * slopes
    weights /= weights.mean()
    rows = masks - weights @ masks / weights.sum()
    root = np.sqrt(weights)
    targets = root * (odds - weights @ odds / weights.sum())
    best = (np.inf, Settings(0.0, 1.0))
    for pairs in _PAIRS:
        values, vectors = np.linalg.eigh(_kernel(rows, pairs) * root[:, None] * root)
        turned = vectors.T @ targets
        for ridge in _RIDGES:
            inverse = 1 / (np.maximum(values, 0) + ridge)
            left_out = (vectors @ (inverse * turned)) / (vectors**2 @ inverse)
            best = min(best, (float((left_out**2).mean()), Settings(pairs, ridge)))
    return best[1]


def _log_odds(answers: Floats) -> tuple[Floats, Floats]:
    cut = np.clip(answers, _LEAST, 1 - _LEAST)
    return np.log(cut / (1 - cut)), np.maximum(cut * (1 - cut), _LEAST_SLOPE)


def _kernel(rows: Floats, pairs: float) -> Floats:
    inner: Floats = rows @ rows.T * (4 / rows.shape[1])
    return inner + pairs * inner**2 if pairs else inner
