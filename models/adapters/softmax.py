"""Logits to probabilities."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """Logits [n, k] to probabilities float64 [n, k], rows summing to 1."""
    import numpy as np

    shifted = np.asarray(logits, dtype=np.float64)
    shifted = shifted - shifted.max(axis=-1, keepdims=True)
    grown = np.exp(shifted)
    total: np.ndarray = grown / grown.sum(axis=-1, keepdims=True)
    return total
