"""Labelled cases that a model was not trained on: their probabilities and right answers.

At home are those like its training data; away is the same task from another source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from models import cards

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Cases:
    """n cases of k classes: probabilities float [n, k], labels int [n], and the name of the set."""

    set: str
    probabilities: Floats
    labels: Whole

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def answers(self) -> Whole:
        """The likeliest class of each, int [n]."""
        found: Whole = self.probabilities.argmax(axis=1)
        return found

    @cached_property
    def confidence(self) -> Floats:
        """The probability of that class, [n]."""
        found: Floats = self.probabilities[np.arange(len(self)), self.answers]
        return found

    @cached_property
    def right(self) -> Bools:
        """Whether the likeliest class is the true one, [n]."""
        found: Bools = self.answers == self.labels
        return found

    def rows(self, which: Whole | Bools) -> Cases:
        """Some of the cases."""
        return Cases(self.set, self.probabilities[which], self.labels[which])

    def rescaled(self, probabilities: Floats) -> Cases:
        """The same cases with other probabilities and the same answers, not looked for again."""
        found = Cases(self.set, probabilities, self.labels)
        found.__dict__["answers"] = self.answers
        return found


@dataclass(frozen=True)
class Known:
    """What there is of a shipped model: its cases at home, by source, and each set away."""

    home: tuple[Cases, ...]
    away: tuple[Cases, ...]

    @cached_property
    def whole(self) -> Cases:
        """All cases at home as one set."""
        return joined(self.home)


def known(model_id: str) -> Known:
    """A shipped model's labelled cases, read once.

    ModelError "model_missing" or "model_corrupt" (503).
    """
    return _known(model_id, cards.changed(model_id))


@lru_cache(maxsize=8)
def _known(model_id: str, _changed: tuple[int, ...]) -> Known:
    card = cards.read(model_id)
    elsewhere = {one.set for one in card.away}
    held = cards.held_out(model_id)
    sets = _by_source(held, card.sources)
    home = tuple(one for one in sets if one.set not in elsewhere)
    away = [one for one in sets if one.set in elsewhere]
    stored = [one.set for one in card.away if one.set not in card.sources]
    if stored:
        away += _by_source(cards.away(model_id), stored)
    return Known(home, tuple(away))


def _by_source(held: cards.HeldOut, names: Sequence[str]) -> list[Cases]:
    return [
        Cases(name, held.probabilities[held.source == at], held.labels[held.source == at])
        for at, name in enumerate(names)
    ]


def joined(parts: tuple[Cases, ...]) -> Cases:
    """Several sets as one, named after all of them; ValueError where there is none."""
    if not parts:
        raise ValueError("no cases")
    if len(parts) == 1:
        return parts[0]
    return Cases(
        ", ".join(part.set for part in parts),
        np.concatenate([part.probabilities for part in parts]),
        np.concatenate([part.labels for part in parts]),
    )
