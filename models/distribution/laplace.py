"""A last layer's weights as Laplace's approximation has them (MacKay 1992; Daxberger et al. 2021).

A softmax layer with a Gaussian prior: near the weights that were learned its posterior is a
Gaussian whose precision is the Hessian of the loss and the prior's precision together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_ROUNDS = 200
_BATCH = 2000


@dataclass(frozen=True)
class Posterior:
    """A Gaussian over weights [k, d + 1], flattened: its precision's eigenvalues and directions.

    values [p], directions [p, p]: of the Hessian alone; precision: the prior's. determined: how
    many of the p weights the cases settle rather than the prior (MacKay's γ).
    """

    values: Floats
    directions: Floats
    precision: float
    shape: tuple[int, int]

    @property
    def determined(self) -> float:
        """Σ value / (value + precision)."""
        return float((self.values / (self.values + self.precision)).sum())

    def covariance(self) -> Floats:
        """Of the weights: [p, p]."""
        found: Floats = (self.directions / (self.values + self.precision)) @ self.directions.T
        return found

    def draw(self, samples: int, seed: int) -> Floats:
        """Differences from the weights that were learned: [samples, k, d + 1].

        What all classes have in common is taken off: it moves no probability.
        """
        random = np.random.default_rng(seed)
        whole = random.standard_normal((samples, len(self.values)))
        drawn = (whole / np.sqrt(self.values + self.precision)) @ self.directions.T
        offsets = drawn.reshape(samples, *self.shape)
        centred: Floats = offsets - offsets.mean(axis=1, keepdims=True)
        return centred


def hessian(features: Floats, probabilities: Floats) -> Floats:
    """Of the cross-entropy of all cases, at the probabilities that the layer gives them.

    features [n, d], a column of ones is put to them; probabilities [n, k]: the sum over cases of
    (diag(p) − p pᵀ) ⊗ x xᵀ.
    """
    x = np.hstack([features, np.ones((len(features), 1))])
    k, wide = probabilities.shape[1], x.shape[1]
    whole = np.zeros((k, wide, k, wide))
    for start in range(0, len(x), _BATCH):
        part, p = x[start : start + _BATCH], probabilities[start : start + _BATCH]
        for a in range(k):
            for b in range(a, k):
                weight = p[:, a] * ((a == b) - p[:, b])
                whole[a, :, b] += (part * weight[:, None]).T @ part
    for a in range(k):
        for b in range(a):
            whole[a, :, b] = whole[b, :, a].T
    flat: Floats = whole.reshape(k * wide, k * wide)
    return flat


def posterior(
    features: Floats, probabilities: Floats, weights: Floats, precision: float | None = None
) -> Posterior:
    """Around weights [k, d + 1] that give n cases these probabilities.

    precision: the prior's; None: the one that makes the cases likeliest (MacKay's fixed point,
    precision = γ / |weights|²).
    """
    values, directions = np.linalg.eigh(hessian(features, probabilities))
    values = np.maximum(values, 0)
    found = 1.0 if precision is None else precision
    if precision is None:
        square = float((weights**2).sum())
        for _ in range(_ROUNDS):
            found = float((values / (values + found)).sum()) / square
    return Posterior(values, directions, found, (weights.shape[0], weights.shape[1]))
