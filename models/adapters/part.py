"""A picture classifier asked about some of its classes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.classifier import ImageClassifier

if TYPE_CHECKING:
    import numpy as np


class Part:
    """A model's classes [first, last): their probabilities, made to sum to one."""

    def __init__(self, whole: ImageClassifier, first: int, last: int) -> None:
        self.labels = whole.labels[first:last]
        self.size = whole.size
        self.prepare = whole.prepare
        self._whole = whole
        self._part = slice(first, last)

    def predict_proba(self, images: np.ndarray) -> np.ndarray:
        """Prepared pictures uint8 [n, h, w, 3] to probabilities float64 [n, k]."""
        import numpy as np

        rows = self._whole.predict_proba(images)[:, self._part]
        total = rows.sum(axis=1, keepdims=True)
        # Where none of these classes has any probability at all, none is likelier than another.
        even = np.full_like(rows, 1 / rows.shape[1])
        return np.divide(rows, total, out=even, where=total > 0)
