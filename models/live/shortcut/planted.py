"""A lesson with a shortcut planted in it, and the test cases with it, without it and turned round.

Which case has it is drawn once, part by part, so that the share holds in each; the clothes, and
what a review says of its film, are the same in all three.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from models.explain.types import Explanation, ImageExplanation, TextExplanation
from models.live.lesson import Lesson, lesson
from models.live.material import Kind, Material, Whole
from models.live.shortcut import pictures, texts
from models.live.shortcut.trap import MARKED, PLAIN, WORLDS, Trap, World, checked


@dataclass(frozen=True, eq=False)
class Planted:
    """A lesson whose marked class has the shortcut in the trap's share of its cases.

    tests: the test part's cases in each world, as the material has them. has: which of them have
    the shortcut, bool. word: what is planted in texts.
    """

    trap: Trap
    lesson: Lesson
    tests: Mapping[World, np.ndarray]
    has: Mapping[World, np.ndarray]
    word: str = ""

    def names_it_first(self, explanation: Explanation) -> bool:
        """Whether what weighs most, for or against, is the planted word or lies in the snow."""
        weights = _weights(explanation)
        strongest = max(weights, key=lambda unit: abs(weights[unit]))
        return bool(weights[strongest]) and strongest in self.units(explanation)

    def weight_on_it(self, explanation: Explanation) -> float:
        """How much of all weight, in size, is the shortcut's: 0 to 1; 0 where nothing weighs."""
        weights = _weights(explanation)
        total = sum(map(abs, weights.values()))
        mine = sum(abs(weights[unit]) for unit in self.units(explanation) if unit in weights)
        return mine / total if total else 0.0

    def units(self, explanation: Explanation) -> frozenset[int]:
        """The units of an explanation that are the shortcut."""
        if isinstance(explanation, ImageExplanation):
            return pictures.snow_parts(explanation.segments)
        assert isinstance(explanation, TextExplanation)
        return frozenset(
            word.unit for word in explanation.words if word.text.casefold() == self.word.casefold()
        )


def _weights(explanation: Explanation) -> dict[int, float]:
    if isinstance(explanation, ImageExplanation):
        return dict(enumerate(explanation.weights))
    assert isinstance(explanation, TextExplanation)
    return {word.unit: word.weight for word in explanation.words if word.weight is not None}


@lru_cache(maxsize=16)
def plant(trap: Trap) -> Planted:
    """Set the trap; InputError as `trap.checked`. The same trap gives the same cases."""
    trap = checked(trap)
    random = np.random.default_rng(trap.seed)
    if trap.kind == "picture":
        x, y, labels = pictures.plain()
        parts = _parts(y, trap.seed)
        with_it, word = pictures.in_snow(x, random), ""
    else:
        y, labels = texts.classes(), texts.LABELS
        parts = _parts(y, trap.seed)
        x, with_it = texts.written(parts, y, trap.language, random)
        word = texts.sentences(trap.language).word
    chosen = {number: _chosen(parts, y, number, trap.share, random) for number in (MARKED, PLAIN)}
    marks = {
        "same": np.isin(np.arange(len(y)), chosen[MARKED]),
        "without": np.zeros(len(y), bool),
        "other": np.isin(np.arange(len(y)), chosen[PLAIN]),
    }
    found = {world: x.copy() for world in WORLDS}
    for world in WORLDS:
        found[world][marks[world]] = with_it[marks[world]]
    kind: Kind = "pictures" if trap.kind == "picture" else "texts"
    material = Material("shortcut", kind, found["same"], y, labels)
    taught = lesson(material, trap.seed)
    test = taught.test.rows
    return Planted(
        trap,
        taught,
        {world: found[world][test] for world in WORLDS},
        {world: marks[world][test] for world in WORLDS},
        word,
    )


def _parts(y: Whole, seed: int) -> tuple[Whole, Whole, Whole]:
    """The rows to learn from, to watch by and to test on, as `lesson` will divide them."""
    blank = Material("", "table", np.zeros((len(y), 1)), y, texts.LABELS)
    divided = lesson(blank, seed)
    return divided.train.rows, divided.validation.rows, divided.test.rows


def _chosen(
    parts: tuple[Whole, ...], y: Whole, number: int, share: float, random: np.random.Generator
) -> Whole:
    """So much of a class in each part."""
    return np.concatenate(
        [
            random.choice(rows, round(share * len(rows)), replace=False)
            for part in parts
            for rows in (part[y[part] == number],)
        ]
    )
