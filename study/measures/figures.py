"""From trials to figures: pooled and averaged per person, each with its n and its interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from study.measures.reliance import MEASURES, Measure
from study.measures.trials import Floats, Trials

# What becomes of a person without a single trial that counts. "leave": they are left out, and the
# average says of how many people it is. "zero" is what some public code does, to reproduce it.
Empty = Literal["leave", "zero"]
RESAMPLES = 2_000
FEWEST_RESAMPLES = 400  # of very many people: their intervals move little from draw to draw
_DRAWN = 4_000_000  # people in all resamples together, where there are so many
_AT_ONCE = 4_000_000  # numbers of one block of resamples


class Pooled(Struct, frozen=True):
    """Over all trials at once. value: None where it is not defined. n: trials that it rests on.

    low, high: the middle 95 % of bootstrap samples of people, None of fewer than two people or
    where a sample in twenty or more has no such figure.
    """

    value: float | None
    n: int
    low: float | None
    high: float | None


class Averaged(Struct, frozen=True):
    """The mean of each person's own figure, each person counting the same. people: of how many."""

    value: float | None
    people: int
    low: float | None
    high: float | None


class Figure(Struct, frozen=True):
    """One measure, both ways."""

    pooled: Pooled
    averaged: Averaged


def figures(trials: Trials, *, empty: Empty = "leave", seed: int = 0) -> dict[str, Figure]:
    """Every measure of MEASURES of these trials.

    The bootstrap draws people, not trials: a person's trials stand or fall together.
    """
    people, whose = np.unique(trials.person, return_inverse=True)
    summed = {
        name: _per_person(one, trials, whose, len(people), empty) for name, one in MEASURES.items()
    }
    drawn: dict[str, list[tuple[Floats, Floats]]] = {name: [] for name in MEASURES}
    for counts in _resamples(len(people), seed):
        for name, measure in MEASURES.items():
            drawn[name].append(_both(measure, summed[name], counts, empty))
    return {
        name: _figure(measure, summed[name], drawn[name], empty)
        for name, measure in MEASURES.items()
    }


def per_person(trials: Trials, name: str) -> Floats:
    """A measure of each person, in the order of their numbers; NaN where it is not defined."""
    people, whose = np.unique(trials.person, return_inverse=True)
    measure = MEASURES[name]
    return measure.value(_per_person(measure, trials, whose, len(people), "leave"))


def mean_of_people(values: Sequence[float], *, seed: int = 0) -> Averaged:
    """The mean of a number for each person, [n], with the same interval as every other figure."""
    numbers = np.array(values, np.float64)
    if not len(numbers):
        return Averaged(None, 0, None, None)
    drawn = [counts @ numbers / counts.sum(1) for counts in _resamples(len(numbers), seed)]
    interval = _interval(np.concatenate(drawn)) if drawn else (None, None)
    return Averaged(float(numbers.mean()), len(numbers), *interval)


class Group(Struct, frozen=True):
    """The trials that share these values of the columns they were told apart by."""

    by: dict[str, str]
    trials: int
    people: int
    measures: dict[str, Figure]


def groups(
    trials: Trials,
    by: Mapping[str, Sequence[str]],
    *,
    empty: Empty = "leave",
    seed: int = 0,
) -> list[Group]:
    """The figures of each group, in order of their values; of all in one where `by` is empty.

    by: columns of n values each, by name.
    """
    keys = list(zip(*by.values(), strict=True)) if by else [()] * len(trials)
    if len(keys) != len(trials):
        raise ValueError("columns of different lengths")
    made = []
    for key in sorted(set(keys)):
        part = trials.where(np.array([one == key for one in keys], bool))
        named = dict(zip(by, key, strict=True))
        made.append(
            Group(named, len(part), part.people, figures(part, empty=empty, seed=seed))
        )  # fmt: skip
    return made


def _per_person(
    measure: Measure, trials: Trials, whose: np.ndarray, people: int, empty: Empty
) -> Floats:
    sums = measure.zero(trials) if empty == "zero" and measure.zero else measure.sums(trials)
    made = np.zeros((people, sums.shape[1]))
    np.add.at(made, whose, sums)
    return made


def _figure(
    measure: Measure, summed: Floats, drawn: list[tuple[Floats, Floats]], empty: Empty
) -> Figure:
    people = len(summed)
    pooled, averaged = (
        float(one[0]) for one in _both(measure, summed, np.ones((1, people)), empty)
    )
    counted = people if empty == "zero" else int(np.isfinite(measure.value(summed)).sum())
    every = [np.concatenate([one[way] for one in drawn] or [np.zeros(0)]) for way in (0, 1)]
    return Figure(
        Pooled(_defined(pooled), int(measure.count(summed.sum(0))), *_interval(every[0])),
        Averaged(_defined(averaged), counted, *_interval(every[1])),
    )


def _both(measure: Measure, summed: Floats, counts: Floats, empty: Empty) -> tuple[Floats, Floats]:
    """Pooled and averaged, where each person is there so often: counts [b, people] → two of [b]."""
    pooled = measure.value(counts @ summed)
    own = measure.value(summed)
    there = np.isfinite(own) if empty == "leave" else np.ones(len(own), bool)
    total = counts @ there
    mean = counts @ np.where(np.isfinite(own), own, 0.0)
    averaged = np.divide(mean, total, out=np.full(len(counts), np.nan), where=total > 0)
    return (np.nan_to_num(pooled) if empty == "zero" else pooled), averaged


def _resamples(people: int, seed: int) -> list[Floats]:
    """How often each person is drawn, block by block [b, people]; none of fewer than two."""
    if people < 2:
        return []
    random = np.random.default_rng(seed)
    total = max(FEWEST_RESAMPLES, min(RESAMPLES, _DRAWN // people))
    block = max(1, _AT_ONCE // people)
    sizes = [min(block, total - start) for start in range(0, total, block)]
    fair = np.full(people, 1 / people)
    return [random.multinomial(people, fair, size).astype(np.float64) for size in sizes]


def _interval(drawn: Floats) -> tuple[float | None, float | None]:
    known = drawn[np.isfinite(drawn)]
    # Where many samples have no figure, those that have one are a choice of their own.
    if len(known) == 0 or len(known) <= 0.95 * len(drawn):
        return None, None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)


def _defined(value: float) -> float | None:
    return value if np.isfinite(value) else None
