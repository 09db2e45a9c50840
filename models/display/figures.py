"""The figures that displays share: which classes come first, which are tied, what reaches a line.

Pure, without language and without Streamlit: screen, export and HTTP API compute from here, so that
they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.percents import TIE
from models.prediction import Prediction

# Probabilities come from single precision: 0.9 may arrive as 0.89999998 and is meant as 0.9.
DUST = 1e-6


@dataclass(frozen=True, slots=True)
class Ranked:
    """The likeliest classes as (class index, probability), and what the others hold together.

    rest: sum of the unlisted probabilities; rest_count: how many classes that is.
    """

    listed: tuple[tuple[int, float], ...]
    rest: float
    rest_count: int


def reaches(probability: float, line: float) -> bool:
    """Whether a probability is at a line or above it."""
    return probability + DUST >= line


def ranked(prediction: Prediction, n: int) -> Ranked:
    """The n likeliest classes (at least one, at most all) and the remainder."""
    return picked(prediction, prediction.order[: max(n, 1)])


def picked(prediction: Prediction, classes: Sequence[int]) -> Ranked:
    """These classes in their order (indices), and the remainder."""
    left = [i for i in prediction.order if i not in classes]
    return Ranked(
        tuple((i, prediction.probabilities[i]) for i in classes),
        min(1.0, sum(prediction.probabilities[i] for i in left)),
        len(left),
    )


def tied(prediction: Prediction) -> tuple[int, ...]:
    """The classes that share the first place, likeliest first; one index where there is no tie."""
    best = prediction.confidence
    return tuple(i for i in prediction.order if best - prediction.probabilities[i] < TIE)
