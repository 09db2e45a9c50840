"""Samples of a model's last layer, stored as what each adds to the layer that ships."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import softmax

from models.classifier import Inside

FILE = "distribution.npz"
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """offsets float [s, k, d + 1]: what each of s samples adds to weights and bias of k classes.

    Over the classes they sum to nothing. columns int [d]: which of the numbers that the layer reads
    they are for, in order; None: for all.
    """

    offsets: Floats
    columns: NDArray[np.int64] | None = None

    @cached_property
    def _layer(self) -> tuple[Floats, Floats]:
        """Weights [d, s * k] and biases [s * k] of all samples, laid out once.

        The product with sparse rows copies what does not lie in a row: three times what it takes.
        """
        samples, classes, wide = self.offsets.shape
        flat = self.offsets.reshape(samples * classes, wide)
        return np.ascontiguousarray(flat[:, :-1].T), flat[:, -1].copy()

    def added(self, inside: Inside) -> Floats:
        """What each sample adds to the logits of n inputs: [n, s, k].

        ValueError where it is not known what the layer reads, or that is of another width.
        """
        if inside.read is None:
            raise ValueError("it is not known what the last layer reads")
        read = inside.read if self.columns is None else inside.read[:, self.columns]
        samples, classes, wide = self.offsets.shape
        if read.shape[1] != wide - 1:
            raise ValueError(f"samples for {wide - 1} columns, not for {read.shape[1]}")
        weights, biases = self._layer
        found = np.asarray(read @ weights, dtype=np.float64) + biases
        return found.reshape(-1, samples, classes)

    def __call__(self, inside: Inside) -> Floats:
        """What each sample would have answered to n inputs: probabilities [n, s, k]."""
        logits = np.asarray(inside.logits, dtype=np.float64)[:, None, :]
        answers: Floats = softmax(logits + self.added(inside), axis=2)
        return answers

    def save(self, folder: Path, levels: int = 127) -> None:
        """Write the offsets of all classes but the last, which the others give, in whole numbers.

        levels: how many there are on either side of nothing, at most 127; fewer pack tighter.
        """
        told = self.offsets[:, :-1]
        scale = np.abs(told).max(axis=2, keepdims=True) / levels
        scale[scale == 0] = 1
        arrays = {
            "offsets": np.rint(told / scale).astype(np.int8),
            "scale": scale.astype(np.float32),
        }
        if self.columns is not None:
            arrays["columns"] = self.columns.astype(np.int32)
        np.savez_compressed(folder / FILE, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, folder: Path) -> Spread:
        """Read what `save` wrote; OSError, KeyError or ValueError where it is not that."""
        with np.load(folder / FILE, allow_pickle=False) as stored:
            told = stored["offsets"].astype(np.float64) * stored["scale"].astype(np.float64)
            columns = stored["columns"].astype(np.int64) if "columns" in stored.files else None
        if told.ndim != 3 or not np.isfinite(told).all():
            raise ValueError("the samples are no numbers [s, k - 1, d + 1]")
        last = -told.sum(axis=1, keepdims=True)
        return cls(np.concatenate([told, last], axis=1), columns)
