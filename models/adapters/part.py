"""A picture classifier asked about some of its classes only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.classifier import ImageClassifier, Inside, Open

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
        return self._among(self._whole.predict_proba(images))

    def look(self, images: np.ndarray) -> tuple[np.ndarray, Inside | None]:
        """As `predict_proba`; features: the whole's, and under "others" [n, 1] what lies outside.

        That is log Σ exp(logit) over the classes that this part leaves out.
        """
        import numpy as np
        from scipy.special import logsumexp

        if not isinstance(self._whole, Open):
            return self.predict_proba(images), None
        rows, inside = self._whole.look(images)
        if inside is None:
            return self._among(rows), None
        logits, features, _read = inside
        others = logsumexp(np.delete(logits, self._part, axis=1), axis=1, keepdims=True)
        return self._among(rows), Inside(logits[:, self._part], {**features, "others": others})

    def _among(self, whole: np.ndarray) -> np.ndarray:
        import numpy as np

        rows = whole[:, self._part]
        total = rows.sum(axis=1, keepdims=True)
        # Where none of these classes has any probability at all, none is likelier than another.
        even = np.full_like(rows, 1 / rows.shape[1])
        return np.divide(rows, total, out=even, where=total > 0)
