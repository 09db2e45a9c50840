"""How unlike all that a model knows an input is: published scores, in plain numpy.

All are larger for what is more unlike. Arrays: logits [n, k], features [n, d] of n inputs; each
row's score depends on that row alone, to the last bit, whatever comes with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def maximum_probability(logits: Floats) -> Floats:
    """1 - the largest softmax probability (MSP: Hendrycks & Gimpel 2017)."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    found: Floats = 1 - 1 / odds.sum(axis=1)
    return found


def maximum_logit(logits: Floats) -> Floats:
    """Minus the largest logit (Hendrycks et al. 2022)."""
    found: Floats = -logits.max(axis=1)
    return found


def energy(logits: Floats, temperature: float = 1.0) -> Floats:
    """-T · log Σ exp(logit / T) (Liu et al. 2020)."""
    scaled = logits / temperature
    top = scaled.max(axis=1)
    found: Floats = -temperature * (top + np.log(np.exp(scaled - top[:, None]).sum(axis=1)))
    return found


def generalized_entropy(logits: Floats, power: float = 0.1, first: int = 100) -> Floats:
    """Σ p^γ (1 - p)^γ over the likeliest classes (GEN: Liu, Lochman & Zach 2023)."""
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares = odds / odds.sum(axis=1, keepdims=True)
    top = -np.sort(-shares, axis=1)[:, :first]
    found: Floats = (top**power * (1 - top) ** power).sum(axis=1)
    return found


def nearest_mean(features: Floats, means: Floats, whitening: Floats) -> Floats:
    """The smallest squared Mahalanobis distance to a class's mean (Lee et al. 2018).

    means: [c, d]; whitening: [r, d], W with WᵀW the shared covariance's (pseudo-)inverse.
    """
    centres = means @ whitening.T
    found = np.empty(len(features))
    for row, feature in enumerate(features):
        apart = centres - whitening @ feature
        found[row] = (apart * apart).sum(axis=1).min()
    return found


def nearest_neighbour(features: Floats, bank: Floats, k: int) -> Floats:
    """The distance to the k-th nearest of the bank, all of length one (Sun et al. 2022).

    bank: [m, d], m ≥ k, of length one each.
    """
    found = np.empty(len(features))
    for row, feature in enumerate(unit(features)):
        squared = np.maximum(2 - 2 * (bank @ feature), 0)
        found[row] = np.sqrt(np.partition(squared, k - 1)[k - 1])
    return found


def residual(features: Floats, centre: Floats, principal: Floats) -> Floats:
    """The length of what lies outside the principal space (ViM's residual: Wang et al. 2022).

    centre: [d]; principal: [r, d], orthonormal rows.
    """
    found = np.empty(len(features))
    for row, feature in enumerate(features):
        away = feature - centre
        found[row] = np.linalg.norm(away - principal.T @ (principal @ away))
    return found


def unknown_terms(shares: Floats) -> Floats:
    """The share of a text's terms that the vocabulary lacks, on average over kinds of terms.

    shares: those that it has, [n, kinds].
    """
    found: Floats = 1 - shares.mean(axis=1)
    return found


def outside_mass(logits: Floats, others: Floats) -> Floats:
    """The log odds that the class is none of these [n, k], in a network that has more.

    others: log Σ exp(logit) over those that are not among them, [n, 1]. The same order as the
    network's probability of all others, but not all equal where that rounds to one.
    """
    found: Floats = others[:, 0] + energy(logits)
    return found


def unit(features: Floats) -> Floats:
    """Each row at length one; a row of zeros stays."""
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return features / np.where(lengths > 0, lengths, 1)
