"""The out-of-scope score of one model: fitted on what it knows, stored as a few numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.classifier import Inside
from models.scope import scores
from models.scope.types import Score

FILE = "scope.npz"
_BY_LOGITS = {
    "maximum_probability": scores.maximum_probability,
    "maximum_logit": scores.maximum_logit,
    "energy": scores.energy,
    "generalized_entropy": scores.generalized_entropy,
}
_WITHOUT_NUMBERS = ("unknown_terms", "outside_mass")
_LEAST = 1e-6  # of a variance, so that a direction without any does not weigh without end
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Scorer:
    """A score, the layer and the neighbour it looks at, and its numbers by name, as stored."""

    score: Score
    layer: str = ""
    k: int = 0
    numbers: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)

    def __call__(self, inside: Inside) -> Floats:
        """How unlike what the model knows each of n inputs is: float [n], larger is more so."""
        if self.score in _BY_LOGITS:
            return _BY_LOGITS[self.score](inside.logits)
        features = np.asarray(inside.features[self.layer], dtype=np.float64)
        if self.score == "unknown_terms":
            return scores.unknown_terms(features)
        if self.score == "outside_mass":
            return scores.outside_mass(inside.logits, features)
        if self.score == "mahalanobis":
            return scores.nearest_mean(features, self.numbers["means"], self.numbers["whitening"])
        if self.score == "neighbour":
            return scores.nearest_neighbour(
                features / self.numbers["scale"], self.numbers["bank"], self.k
            )
        return scores.residual(features, self.numbers["centre"], self.numbers["principal"])

    def save(self, folder: Path) -> None:
        """Write the numbers in half precision, where there are any; else no file stays."""
        path = folder / FILE
        path.unlink(missing_ok=True)
        if self.numbers:
            whole = {name: part.astype(np.float32) for name, part in self.numbers.items()}
            half = {
                name: part.astype(np.float16) if name == "bank" else part
                for name, part in whole.items()
            }
            np.savez_compressed(path, allow_pickle=False, **half)

    @classmethod
    def load(cls, folder: Path, score: Score, layer: str, k: int) -> Scorer:
        """Read what `save` wrote; OSError, KeyError or ValueError where it is not that."""
        if score in _BY_LOGITS or score in _WITHOUT_NUMBERS:
            return cls(score, layer, k)
        with np.load(folder / FILE, allow_pickle=False) as stored:
            numbers = {name: stored[name].astype(np.float64) for name in stored.files}
        return cls(score, layer, k, numbers)


def fit_mahalanobis(layer: str, features: Floats, labels: NDArray[np.int64], rank: int) -> Scorer:
    """Means of the classes, and the shared covariance's `rank` largest directions.

    features: [m, d], labels: [m].
    """
    classes = np.unique(labels)
    means = np.stack([features[labels == one].mean(axis=0) for one in classes])
    around = features - means[np.searchsorted(classes, labels)]
    spread, directions = np.linalg.eigh(np.cov(around.T))
    first = np.argsort(-spread)[:rank]
    whitening = (directions[:, first] / np.sqrt(spread[first] + _LEAST)).T
    return Scorer("mahalanobis", layer, 0, {"means": means, "whitening": whitening})


def fit_neighbour(layer: str, features: Floats, k: int) -> Scorer:
    """A bank of features [m, d]; each dimension counts by its own spread, if they differ in kind.

    Features of a network are one kind and stay as they are; terms ("terms") are scaled.
    """
    scale = np.ones(features.shape[1])
    if layer == "terms":
        scale = features.std(axis=0) + _LEAST
    bank = scores.unit(features / scale).astype(np.float16).astype(np.float64)
    return Scorer("neighbour", layer, k, {"bank": bank, "scale": scale})


def fit_residual(layer: str, features: Floats, rank: int) -> Scorer:
    """The mean of features [m, d], and the `rank` directions in which they spread most."""
    centre = features.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov((features - centre).T))
    principal = directions[:, ::-1][:, :rank].T
    return Scorer("residual", layer, 0, {"centre": centre, "principal": principal})
