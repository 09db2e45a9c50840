"""Answers that hold the right one so often: prediction sets (split conformal, LAC).

Sadinle, Lei & Wasserman 2019: s = 1 − p of the right class; the ⌈(n + 1)(1 − α)⌉-th smallest of n
cases is the line, and a set holds every class with 1 − p at or below it. It holds the right class
at least 1 − α of the time on average over cases drawn as these were, and promises nothing of others
nor of any single one. A set may be empty (nothing is likely enough) or hold every class.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import numpy as np
from numpy.typing import NDArray

from models import cards
from models.calibration import report
from models.calibration.cases import Bools, Cases, Floats, joined, known
from models.calibration.temperature import at, halves
from models.comparison import Ratio
from models.prediction import Fitted

_DUST = 1e-9  # of a sum of many probabilities
_ENOUGH = 20  # cases of a class, to say how often it is held


@dataclass(frozen=True)
class Line:
    """Which classes belong into a set.

    coverage: how often a set is to hold the right class. least: the probability from which on a
    class belongs in, for each class [k]; 0 where too few cases could tell: every one belongs in.
    n: cases that it was found on, each class's own where `by_class`.
    """

    coverage: float
    least: Floats
    n: NDArray[np.int64]
    by_class: bool

    @property
    def needed(self) -> int:
        """The fewest cases that can tell."""
        return least_cases(self.coverage)


@dataclass(frozen=True)
class Kept:
    """What sets did on other cases: held: of n sets, those with the right class; mean size;
    how many are empty, of one class, and of all of them.

    least: the class whose cases were held least often, and how often; None where none has cases
    enough to say so.
    """

    held: Ratio
    size: float | None
    empty: int
    single: int
    full: int
    least: tuple[int, Ratio] | None


def least_cases(coverage: float) -> int:
    """The fewest cases by which a coverage in (0, 1) can be promised: 9 for 90 %, 19 for 95 %."""
    return ceil(coverage / (1 - coverage) - _DUST)


def line(cases: Cases, coverage: float, *, by_class: bool = False) -> Line:
    """The line for a coverage in (0, 1).

    by_class: for the cases of every class by itself, where a rare one would else be held less often
    than the others; it takes more cases and makes larger sets.
    """
    if not 0 < coverage < 1:
        raise ValueError("a coverage lies between 0 and 1")
    k = cases.probabilities.shape[1]
    scores = 1 - cases.probabilities[np.arange(len(cases)), cases.labels]
    if not by_class:
        return Line(coverage, np.full(k, _least(scores, coverage)), np.full(k, len(cases)), False)
    own = [scores[cases.labels == label] for label in range(k)]
    return Line(
        coverage,
        np.array([_least(one, coverage) for one in own]),
        np.array([len(one) for one in own]),
        True,
    )


def _least(scores: Floats, coverage: float) -> float:
    rank = ceil((len(scores) + 1) * coverage - _DUST)
    if rank > len(scores):
        return 0.0
    return float(1 - np.partition(scores, rank - 1)[rank - 1])


def sets(probabilities: Floats, found: Line) -> Bools:
    """For rows of probabilities [..., k]: which classes each set holds, of the same shape."""
    held: Bools = probabilities >= found.least - _DUST
    return held


def kept(cases: Cases, found: Line) -> Kept:
    """What the sets hold of cases that the line was not found on."""
    held = sets(cases.probabilities, found)
    sizes = held.sum(axis=1)
    right = held[np.arange(len(cases)), cases.labels]
    return Kept(
        Ratio(int(right.sum()), len(cases)),
        float(sizes.mean()) if len(cases) else None,
        int((sizes == 0).sum()),
        int((sizes == 1).sum()),
        int((sizes == held.shape[1]).sum()),
        _held_least(cases, right),
    )


def _held_least(cases: Cases, right: Bools) -> tuple[int, Ratio] | None:
    counted = [
        (label, Ratio(int(right[own].sum()), int(own.sum())))
        for label in range(cases.probabilities.shape[1])
        if (own := cases.labels == label).sum() >= _ENOUGH
    ]
    return min(counted, key=lambda one: one[1].right / one[1].n, default=None)


@dataclass(frozen=True)
class Told:
    """The line of a shipped model, and what its sets did on cases that it was not found on.

    home: the set's name and what was kept of it; away: the same for each set from elsewhere.
    """

    line: Line
    home: tuple[str, Kept]
    away: tuple[tuple[str, Kept], ...]


def of(model_id: str, share: float, fit: Fitted | None = None, *, by_class: bool = False) -> Told:
    """The sets of a shipped model with raw scores, or with those of its calibration (`fit`).

    The line is found on one half of the cases at home and judged on the other; a temperature was
    fitted on that other half, one number for all of them. by_class: as for `line`. InputError
    "not_measured" (404) for a model without labelled cases; ValueError where share is no coverage;
    else as `cases.known`.
    """
    report.measured(model_id)
    return _of(model_id, share, fit, by_class, cards.changed(model_id))


@lru_cache(maxsize=64)
def _of(
    model_id: str, share: float, fit: Fitted | None, by_class: bool, _changed: tuple[int, ...]
) -> Told:
    found = known(model_id)
    return of_cases(found.home, found.away, share, fit, by_class=by_class)


def of_cases(
    home: tuple[Cases, ...],
    away: tuple[Cases, ...],
    share: float,
    fit: Fitted | None = None,
    *,
    by_class: bool = False,
) -> Told:
    """As `of`, from cases with raw scores: those at home by source, and each set from elsewhere."""
    fitting, judging = halves(tuple(map(len, home)))

    def scored(cases: Cases) -> Cases:
        return cases if fit is None else at(cases, fit.temperature)

    whole = scored(joined(home))
    made = line(whole.rows(judging), share, by_class=by_class)
    return Told(
        made,
        (whole.set, kept(whole.rows(fitting), made)),
        tuple((cases.set, kept(scored(cases), made)) for cases in away),
    )
