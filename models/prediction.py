"""What a classifier answered for one input: every class and its probability, frozen."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Literal, NamedTuple

from msgspec import Struct

Score = Literal["raw", "calibrated"]
Knows = Literal["opinions", "questions", "digits", "things", "dogs"]
Way = Literal["bootstrap", "laplace"]


@dataclass(frozen=True, slots=True)
class Label:
    """A class: its id, as the model and the API name it, and its name in each language."""

    id: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    def name(self, language: str) -> str:
        """The name in a language ("en", "fr"), or the id where the model gives none."""
        return self.names.get(language) or self.id


class Fitted(Struct, frozen=True):
    """What calibrated scores rest on: a temperature, fitted on n cases of a set, on a day.

    temperature: above 1 it makes all scores shyer, below 1 bolder. date: as 2026-11-28.
    """

    set: str
    n: int
    temperature: float
    date: str


class Unlike(Struct, frozen=True):
    """How unlike an input is what its model knows.

    score: larger is more unlike; line: from above it on the input is called so. wrongly: the share
    of held-out cases that are called so all the same. knows: what the model knows, by its kind.
    """

    score: float
    line: float
    wrongly: float
    knows: Knows

    @property
    def raised(self) -> bool:
        """Whether the input is called unlike."""
        return self.score > self.line


@dataclass(frozen=True, slots=True)
class Readings:
    """What a model could have said of one input had its last layer come out a little otherwise.

    way: how that was found. packed: probabilities [s, k], k classes each, as float64: a table has
    ten thousand of these, and as numbers of Python they would take a hundred megabytes.
    """

    way: Way
    packed: bytes
    classes: int

    @classmethod
    def of(cls, way: Way, samples: Iterable[Sequence[float]]) -> Readings:
        """Of probabilities [s, k], each as likely as any other; ValueError for none."""
        rows = list(samples)
        if not rows:
            raise ValueError("no readings")
        return cls(way, array("d", [p for row in rows for p in row]).tobytes(), len(rows[0]))

    @property
    def samples(self) -> tuple[tuple[float, ...], ...]:
        """Probabilities [s, k]."""
        flat = array("d")
        flat.frombytes(self.packed)
        return tuple(
            tuple(flat[at : at + self.classes]) for at in range(0, len(flat), self.classes)
        )

    def __len__(self) -> int:
        return len(self.packed) // (8 * self.classes)


class Key(NamedTuple):
    """What a prediction is of: by which model, of which input, calibrated on what if at all."""

    model_id: str
    input_hash: str
    calibrated_on: Fitted | None = None


@dataclass(frozen=True, slots=True)
class Prediction:
    """All class probabilities of one input.

    labels, probabilities: k of each, in the model's own order; probabilities lie in [0, 1] and sum
        to 1 within 1e-3.
    input_hash: SHA-256 (hex) of the input's content.
    calibrated_on: what the probabilities were calibrated on, None while they are the model's raw
        scores. Model, input and this name a prediction: raw and calibrated are two.
    unlike: how unlike what the model knows the input is; None where the model has no such score.
    readings: what it could have said as well, raw or calibrated as the probabilities are; None
        where that is not known.
    """

    model_id: str
    labels: tuple[Label, ...]
    probabilities: tuple[float, ...]
    input_hash: str
    calibrated_on: Fitted | None = None
    unlike: Unlike | None = None
    readings: Readings | None = None

    def __post_init__(self) -> None:
        if len(self.labels) != len(self.probabilities) or not self.labels:
            raise ValueError(
                f"{len(self.labels)} labels but {len(self.probabilities)} probabilities"
            )
        if not all(isfinite(p) and -1e-6 <= p <= 1 + 1e-6 for p in self.probabilities):
            raise ValueError("a probability is not a number between 0 and 1")
        if abs(sum(self.probabilities) - 1) > 1e-3:
            raise ValueError(f"probabilities sum to {sum(self.probabilities)}, not to 1")

    @classmethod
    def of(
        cls,
        model_id: str,
        labels: Iterable[Label],
        row: Iterable[float],
        input_hash: str,
        calibrated_on: Fitted | None = None,
        unlike: Unlike | None = None,
        readings: Readings | None = None,
    ) -> Prediction:
        """Build from one row of `Classifier.predict_proba`, clipping rounding dust."""
        probabilities = tuple(min(1.0, max(0.0, float(p))) for p in row)
        return cls(
            model_id, tuple(labels), probabilities, input_hash, calibrated_on, unlike, readings
        )

    @property
    def key(self) -> Key:
        """What it is of; two predictions with equal keys are the same."""
        return Key(self.model_id, self.input_hash, self.calibrated_on)

    @property
    def id(self) -> str:
        """A name for this prediction that another session or a study can refer to."""
        raw = f"{self.model_id}:{self.input_hash[:16]}"
        if self.calibrated_on is None:
            return raw
        fit = self.calibrated_on
        said = f"{fit.set}|{fit.n}|{fit.temperature!r}|{fit.date}"
        return f"{raw}:{hashlib.sha256(said.encode()).hexdigest()[:8]}"

    @property
    def score(self) -> Score:
        """What its probabilities are, in a word for programs."""
        return "raw" if self.calibrated_on is None else "calibrated"

    @property
    def order(self) -> tuple[int, ...]:
        """Class indices, likeliest first; ties stay in the model's own order."""
        return tuple(sorted(range(len(self.labels)), key=lambda i: -self.probabilities[i]))

    @property
    def top(self) -> int:
        """Index of the likeliest class, the first of `order`."""
        return self.probabilities.index(max(self.probabilities))

    @property
    def confidence(self) -> float:
        """Probability of the likeliest class."""
        return max(self.probabilities)
