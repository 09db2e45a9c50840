"""What a display would look like if the model were more or less sure; nothing here asks a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.prediction import Label, Prediction, Readings

# From hardly more than a coin's toss to nearly certain, in equal steps: the first, the middle and
# the last of them tell what a display makes of confidence.
CONFIDENCES = (0.55, 0.65, 0.75, 0.85, 0.95)
USUAL = 0.75
_LEAST = 1e-9  # of a share whose odds are taken


def supposed(prediction: Prediction, confidence: float) -> Prediction:
    """The same prediction with its answer at this confidence, the other answers as they relate.

    confidence: over one half, so that the answer stays the answer. Two classes at least.
    """
    top = prediction.top
    rest = 1 - prediction.confidence
    others = len(prediction.labels) - 1

    def share(index: int) -> float:
        if index == top:
            return confidence
        part = prediction.probabilities[index] / rest if rest else 1 / others
        return (1 - confidence) * part

    probabilities = tuple(map(share, range(others + 1)))
    readings = prediction.readings
    if readings is not None:
        odds = _odds(confidence) / _odds(prediction.confidence)
        moved = [_moved(sample, top, odds) for sample in readings.samples]
        readings = Readings.of(readings.way, moved)
    return replace(prediction, probabilities=probabilities, unlike=None, readings=readings)


def _odds(share: float) -> float:
    within = min(max(share, _LEAST), 1 - _LEAST)
    return within / (1 - within)


def _moved(sample: tuple[float, ...], top: int, odds: float) -> tuple[float, ...]:
    """A sample with the odds of its answer so many times as large: it differs as much as before."""
    weights = [p * odds if index == top else p for index, p in enumerate(sample)]
    whole = sum(weights)
    return tuple(weight / whole for weight in weights)


def even(model_id: str, labels: Sequence[Label]) -> Prediction:
    """All classes alike: what to suppose from where there is no prediction yet."""
    return Prediction.of(model_id, labels, [1 / len(labels)] * len(labels), "0" * 64)
