"""The trials of a study as columns of numbers."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
MISSING = -1


@dataclass(frozen=True, slots=True)
class Trials:
    """n trials; every column has shape [n].

    initial, advice, truth, final: the decision before the advice (h), the advice (a), what is true
    (y) and the decision after it (f), as numbers of one list of answers; MISSING where there is
    none. person: whose trial it is, from 0 on. confidence: the probability in [0, 1] that was shown
    beside the advice. sure_before, sure_after: the person's own, that their decision is right.
    seconds: what the final decision took. estimate_before, estimate_after: a number that the
    person gave in place of a choice (the probability of the advised answer, say), and what the
    advice was on the same scale, estimate_advised. NaN where a number is missing.
    """

    initial: Whole
    advice: Whole
    truth: Whole
    final: Whole
    person: Whole
    confidence: Floats
    sure_before: Floats
    sure_after: Floats
    seconds: Floats
    estimate_before: Floats
    estimate_after: Floats
    estimate_advised: Floats

    def __len__(self) -> int:
        return len(self.advice)

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(np.unique(self.person))

    def where(self, chosen: Bools) -> Trials:
        """The trials that are chosen, in their order."""
        return Trials(*(getattr(self, name)[chosen] for name in self.__slots__))

    @classmethod
    def of(
        cls,
        *,
        advice: Sequence[str | None],
        final: Sequence[str | None],
        truth: Sequence[str | None],
        initial: Sequence[str | None] | None = None,
        person: Sequence[Hashable] | None = None,
        **numbers: Sequence[float | None] | None,
    ) -> Trials:
        """From columns as they were written down; None is a missing answer or number.

        person: anything that tells people apart; without it each trial is its own. numbers: the
        columns of numbers by their names above. ValueError where lengths differ, where a
        probability is outside [0, 1] or where there is no such column.
        """
        n = len(advice)
        unknown = set(numbers) - set(_NUMBERS)
        if unknown:
            raise ValueError(f"no such column: {', '.join(sorted(unknown))}")
        answers: dict[str, int] = {}
        made = cls(
            _coded([None] * n if initial is None else initial, answers),
            _coded(advice, answers),
            _coded(truth, answers),
            _coded(final, answers),
            _people(person, n),
            **{name: _number(name, numbers.get(name), n) for name in _NUMBERS},
        )
        if {len(getattr(made, name)) for name in cls.__slots__} != {n}:
            raise ValueError("columns of different lengths")
        return made


_NUMBERS = (
    "confidence", "sure_before", "sure_after", "seconds",
    "estimate_before", "estimate_after", "estimate_advised",
)  # fmt: skip
_PROBABILITIES = frozenset({"confidence", "sure_before", "sure_after"})


def _coded(given: Sequence[str | None], answers: dict[str, int]) -> Whole:
    """Each answer as its number; one that was not seen before gets the next."""
    return np.array(
        [MISSING if one is None else answers.setdefault(one, len(answers)) for one in given],
        np.int64,
    )


def _people(given: Sequence[Hashable] | None, n: int) -> Whole:
    seen: dict[Hashable, int] = {}
    return np.array(
        [seen.setdefault(one, len(seen)) for one in (range(n) if given is None else given)],
        np.int64,
    )


def _number(name: str, given: Sequence[float | None] | None, n: int) -> Floats:
    made = np.full(n, np.nan) if given is None else np.array(
        [np.nan if one is None else one for one in given], np.float64
    )  # fmt: skip
    if name in _PROBABILITIES and ((made < 0) | (made > 1)).any():
        raise ValueError(f"{name} outside [0, 1]")
    return made
