"""What a card says of a model's out-of-scope score: which, from what line on, how good it is."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from models.prediction import Knows

Score = Literal[
    "maximum_probability",
    "maximum_logit",
    "energy",
    "generalized_entropy",
    "mahalanobis",
    "neighbour",
    "residual",
    "unknown_terms",
    "outside_mass",
]
Part = Literal["development", "report"]
_Share = Annotated[float, Meta(ge=0, le=1)]
_Count = Annotated[int, Meta(ge=0)]


class Alarms(Struct, frozen=True):
    """How many of the n cases of a set, kept for the report, are called unlike.

    inside: whether they are what the model knows, so that each is a false alarm. away: told of
    only: neither the score was chosen by them nor its line drawn.
    """

    set: str
    licence: str
    inside: bool
    n: _Count
    raised: _Count
    away: bool = False


class Pair(Struct, frozen=True):
    """How well two sets are told apart: AUROC with its 95 % bootstrap interval.

    baseline: the AUROC of the maximum probability alone. n: cases inside, cases outside.
    """

    inside: str
    outside: str
    part: Part
    auroc: _Share
    low: _Share
    high: _Share
    baseline: _Share
    n: tuple[_Count, _Count]


class Weighed(Struct, frozen=True):
    """A score that was weighed: mean AUROC over all pairs of sets, on either part."""

    score: Score
    layer: str
    k: _Count
    development: _Share
    report: _Share


class Scope(Struct, frozen=True):
    """The score that a model has, and what was measured. `python -m training.scope` writes it.

    score, layer, k: the one chosen on development cases; layer: which features it reads, empty
    for logits; k: which neighbour, 0 elsewhere. line: above it an input is called unlike.
    """

    knows: Knows
    score: Score
    layer: str
    k: _Count
    line: float
    alarms: tuple[Alarms, ...]
    pairs: tuple[Pair, ...]
    weighed: tuple[Weighed, ...]

    @property
    def false_alarms(self) -> float:
        """The share of cases at home that are wrongly called unlike, every set counting alike."""
        shares = [one.raised / one.n for one in self.alarms if one.inside and not one.away]
        return sum(shares) / len(shares)
