"""Placebos: explanations that look like a real one and say nothing about the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from models.explain.ties import even
from models.explain.types import ImageExplanation, TextExplanation

E = TypeVar("E", TextExplanation, ImageExplanation)
Dealt = tuple[float, float | None]  # a weight with its standard error


def deal(explanation: E, seed: int, about: str = "") -> E:
    """The weights as they are drawn, each with its error, dealt out at random to the same units.

    about: what the explanation is of (a hash); the same seed and about deal the same again. The
    strongest weight goes to another unit, where there is one that weighs anything else. Only
    weights and errors are dealt: fit, samples and the like remain those of the real one, and no
    unit is claimed to be among the strongest. A part of a picture that cannot make any difference
    (it looks the same without it) keeps its nothing: a weight on empty paper would give it away.
    """
    random = Random(f"deal {seed} {about}")
    if isinstance(explanation, ImageExplanation):
        errors = explanation.errors or (None,) * len(explanation.weights)
        drawn = even(dict(enumerate(explanation.weights)), explanation.groups)
        pairs = list(zip(drawn.values(), errors, strict=True))
        matter = [unit for unit, pair in enumerate(pairs) if any(pair)]
        dealt = list(pairs)
        for unit, pair in zip(matter, _dealt([pairs[u] for u in matter], random), strict=True):
            dealt[unit] = pair
        return replace(
            explanation,
            weights=tuple(weight for weight, _ in dealt),
            errors=tuple(error for _, error in dealt if error is not None),
            top=(),
            top_settled=False,
            groups=(),
        )
    weighed = [word for word in explanation.words if word.weight is not None]
    drawn = even({word.unit: word.weight or 0.0 for word in weighed}, explanation.groups)
    held: dict[int, Dealt] = {word.unit: (drawn[word.unit], word.error) for word in weighed}
    given = dict(zip(held, _dealt(list(held.values()), random), strict=True))
    return replace(
        explanation,
        words=tuple(
            word
            if word.weight is None
            else replace(word, weight=given[word.unit][0], error=given[word.unit][1])
            for word in explanation.words
        ),
        top=(),
        top_settled=False,
        groups=(),
    )


def real_comes_first(seed: int, about: str = "") -> bool:
    """Whether the real explanation is the first of the two, by a toss that can be repeated."""
    return Random(f"order {seed} {about}").random() < 0.5


def _dealt(held: Sequence[Dealt], random: Random) -> list[Dealt]:
    """The same pairs in another order, if there is one; the strongest elsewhere, if it can be."""
    out = list(held)
    random.shuffle(out)
    if not held:
        return out
    strongest = max(range(len(held)), key=lambda unit: abs(held[unit][0]))
    others = [place for place, one in enumerate(out) if one != held[strongest]]
    if out[strongest] == held[strongest] and others:
        place = random.choice(others)
        out[strongest], out[place] = out[place], out[strongest]
    return out
