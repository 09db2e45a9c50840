"""What would change the answer, and what suffices for it: sets of units, checked with the model.

Where each of several units suffices, no weight says so, and a set does. A set is a statement about
the model itself, not about a line fitted to it: the minimal counterfactual edit, and the anchor
(Ribeiro, Singh & Guestrin 2018) without its sampling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, islice
from math import comb
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.explain.types import Checked, Explanation, Report
from models.jobs import Progress

E = TypeVar("E", bound=Explanation)
Ask = Callable[[NDArray[np.bool_]], NDArray[np.float64] | None]

# What is left suffices if the answer stays with so much probability (or what the input has).
KEPT_FROM = 0.8
# Sets up to this size are tried in every way, as far as the answers go.
_EVERY_UPTO = 3


class Sets(NamedTuple):
    """The statements found: each None where there is none, or the time was too short."""

    turns: Checked | None
    suffices: Checked | None


class _Spent(Exception):  # noqa: N818 - an end, not a fault
    """No more answers are to be had."""


class _Search:
    """One search for the smallest set that does something; what it was told is remembered."""

    def __init__(
        self,
        units: int,
        ask: Ask,
        most: int,
        taken: bool,
        does: Callable[[NDArray[np.float64]], bool],
    ) -> None:
        """most: answers asked for; taken: whether the set is taken out, else all others are; does:
        what an answer has to show.
        """
        self._most = most
        self._units = units
        self._ask = ask
        self._taken = taken
        self._does = does
        self._known: dict[frozenset[int], NDArray[np.float64]] = {}
        self.calls = 0

    def answers(self, sets: Sequence[frozenset[int]]) -> list[NDArray[np.float64]]:
        """The model's answers [k] with each of these sets."""
        new = list(dict.fromkeys(one for one in sets if one not in self._known))
        if self.calls + len(new) > self._most:
            raise _Spent
        if new:
            masks = np.full((len(new), self._units), self._taken)
            for row, one in zip(masks, new, strict=True):
                row[list(one)] = not self._taken
            rows = self._ask(masks)
            if rows is None:
                raise _Spent
            self.calls += len(new)
            self._known.update(zip(new, rows, strict=True))
        return [self._known[one] for one in sets]

    def first(self, sets: Iterable[frozenset[int]], at_once: int = 32) -> frozenset[int] | None:
        """The first of these sets that does it."""
        left = iter(sets)
        while some := list(islice(left, at_once)):
            for one, row in zip(some, self.answers(some), strict=True):
                if self._does(row):
                    return one
        return None

    def smallest(self, order: Sequence[int]) -> tuple[frozenset[int], bool] | None:
        """The smallest set that was found, and whether all smaller ones were tried.

        order: units, the likeliest first.
        """
        best: frozenset[int] | None = None
        proven = 0
        try:
            if self.first([frozenset()]) is not None:
                return frozenset(), True
            grown = self.first(
                (frozenset(order[:size]) for size in range(1, len(order) + 1)), at_once=8
            )
            if grown is None:
                return None
            best = grown
            for unit in reversed(order):  # the least likely first
                if unit in best and len(best) > 1:
                    best = self.first([best - {unit}]) or best
            for size in range(1, min(_EVERY_UPTO + 1, len(best))):
                if comb(self._units, size) > self._most - self.calls:
                    break
                found = self.first(map(frozenset, combinations(order, size)))
                if found is not None:
                    return found, True
                proven = size
        except _Spent:
            pass
        return None if best is None else (best, len(best) <= proven + 1)

    def checked(self, order: Sequence[int]) -> Checked | None:
        """The same as a statement, its units in this order."""
        found = self.smallest(order)
        if found is None:
            return None
        units, smallest = found
        return Checked(
            tuple(unit for unit in order if unit in units),
            tuple(self._known[units].tolist()),
            smallest,
            self.calls,
        )


def search(
    whole: NDArray[np.float64], weights: Sequence[float], class_index: int, ask: Ask, most: int
) -> Iterator[Sets]:
    """First what turns the answer, then what suffices for it, too.

    whole: the answer to the input itself, [k]; weights: of the units, for one class; ask: masks
    [m, n] to answers [m, k], None where there is no time for that; most: answers for each of both.
    """
    top, units = int(whole.argmax()), len(weights)
    signed = np.asarray(weights) if class_index == top else -np.asarray(weights)
    order = [int(unit) for unit in np.argsort(-signed, kind="stable")]
    turning = _Search(units, ask, most, True, lambda row: int(row.argmax()) != top)
    turns = turning.checked(order)
    yield Sets(turns, None)
    kept = min(KEPT_FROM, float(whole[top]))
    keeping = _Search(
        units,
        ask,
        most,
        False,
        lambda row: int(row.argmax()) == top and float(row[top]) >= kept - 1e-9,
    )
    yield Sets(turns, keeping.checked(order))


def added(last: E, weights: Sequence[float], ask: Ask, most: int, report: Report) -> E:
    """The same explanation with the sets that turn its answer, or suffice, as they are found.

    most: answers asked for in search of each. report: told each that is found, and the weights
    before any, which wait for none.
    """
    whole = ask(np.ones((1, len(weights)), dtype=bool))
    if whole is None:
        return last
    report(Progress(last.samples, last.samples, last))
    for found in search(whole[0], weights, last.class_index, ask, most):
        last = replace(last, turns=found.turns, suffices=found.suffices)
        report(Progress(last.samples, last.samples, last))
    return last
