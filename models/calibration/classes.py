"""Class by class: how often each is recognised, what it is taken for, and what is said of it alone.

Of `Cases`, whoever has them: a model that ships, or a person with a labelled set.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.calibration.bins import Share, share
from models.calibration.cases import Bools, Cases, Floats


class ClassShare(NamedTuple):
    """Of the cases whose true class this is (its index), how many got it as the answer."""

    truth: int
    held: Share


class Pair(NamedTuple):
    """Cases of one true class that got one answer: how many, and their mean confidence."""

    truth: int
    answer: int
    n: int
    confidence: float


def by_class(cases: Cases) -> tuple[ClassShare, ...]:
    """The share recognised of each class that has cases, in the model's own order."""
    k = cases.probabilities.shape[1]
    total = np.bincount(cases.labels, minlength=k)
    right = np.bincount(cases.labels[cases.right], minlength=k)
    return tuple(
        ClassShare(truth, share(int(right[truth]), int(total[truth])))
        for truth in np.flatnonzero(total).tolist()
    )


def claims_of(cases: Cases, index: int) -> tuple[Floats, Bools]:
    """What was said of one class alone: its probability in every case [n], and whether it is so.

    Reliability of these is calibration class by class (Kull et al. 2019).
    """
    return cases.probabilities[:, index], cases.labels == index


def pairs(cases: Cases) -> tuple[Pair, ...]:
    """The confusion matrix, cell by cell with cases in it, the fullest first."""
    k = cases.probabilities.shape[1]
    cell = cases.labels * k + cases.answers
    there, inverse, n = np.unique(cell, return_inverse=True, return_counts=True)
    sure = np.bincount(inverse, cases.confidence) / np.maximum(n, 1)
    found = [
        Pair(int(one // k), int(one % k), int(some), float(mean))
        for one, some, mean in zip(there, n, sure, strict=True)
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.n, pair.truth, pair.answer)))


def mistakes(cases: Cases) -> tuple[Pair, ...]:
    """Those cells whose answer is wrong, the fullest first."""
    return tuple(pair for pair in pairs(cases) if pair.truth != pair.answer)
