"""How well confidence puts right answers before wrong ones: the risk–coverage curve and its area.

Where only the surest share of cases is answered (the coverage), some of those answers are wrong
(the selective risk; El-Yaniv & Wiener 2010). AURC is the mean of that risk over all coverages, and
E-AURC what it is above that of a perfect order (Geifman, Uziel & El-Yaniv 2019); 0 is best of both.
Cases that are equally sure have no order: each figure is the mean over all orders they could have.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.calibration.cases import Cases, Floats, Whole
from models.calibration.measures import Estimate, interval, resamples


class Curve(NamedTuple):
    """The selective risk at each coverage 1/n, 2/n … 1, [n] each."""

    coverage: Floats
    risk: Floats


class Order(NamedTuple):
    """Cases from the surest to the least sure, n of them.

    order: their rows; starts: where in that order each group of equally sure ones begins, [m];
    wrong: whether each answer was wrong, in that order, [n].
    """

    order: Whole
    starts: Whole
    wrong: Floats

    def of(self, counts: Floats) -> tuple[Floats, Floats]:
        """(AURC, E-AURC) of each resample [B]: counts [B, n], how often each case is drawn."""
        n = len(self.order)
        harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, n + 1))])
        drawn = counts[:, self.order]
        size = np.add.reduceat(drawn, self.starts, axis=1)
        errors = np.add.reduceat(drawn * self.wrong, self.starts, axis=1)
        after = np.cumsum(size, axis=1).astype(np.int64)
        before = after - size.astype(np.int64)
        made = np.cumsum(errors, axis=1) - errors
        # In a group of c cases with e errors, the t-th brings e/c of one: the risk there is
        # (made + t·s) / (before + t) with s = e/c, whose sum over t harmonic numbers give.
        slope = errors / np.maximum(size, 1)
        area = errors + (made - slope * before) * (harmonic[after] - harmonic[before])
        aurc = area.sum(axis=1) / n
        wrong = errors.sum(axis=1)
        right = (n - wrong).round().astype(np.int64)
        least = (wrong - right * (harmonic[n] - harmonic[right])) / n
        return aurc, np.maximum(aurc - least, 0.0)


def ordered(cases: Cases) -> Order:
    """Cases by how sure the answer was; ValueError where there is none."""
    if not len(cases):
        raise ValueError("no cases")
    order = np.argsort(-cases.confidence, kind="stable")
    sorted_ = cases.confidence[order]
    starts = np.flatnonzero(np.concatenate([[True], sorted_[1:] != sorted_[:-1]]))
    return Order(order, starts, (~cases.right[order]).astype(np.float64))


def curve(cases: Cases) -> Curve | None:
    """The risk–coverage curve; None where there are no cases."""
    if not len(cases):
        return None
    n, found = len(cases), ordered(cases)
    ends = np.append(found.starts[1:], n)
    errors = np.cumsum(found.wrong)[ends - 1]
    taken = np.arange(1, n + 1)
    made = np.interp(taken, np.concatenate([[0], ends]), np.concatenate([[0.0], errors]))
    return Curve(taken / n, made / taken)


def aurc(cases: Cases) -> float | None:
    """The area under the risk–coverage curve, in [0, 1]; None where there are no cases."""
    return _both(cases)[0] if len(cases) else None


def excess_aurc(cases: Cases) -> float | None:
    """What of it a perfect order would not have; None where there are no cases."""
    return _both(cases)[1] if len(cases) else None


def estimates(cases: Cases, seed: int = 0) -> tuple[Estimate, Estimate] | None:
    """AURC and E-AURC, each with its 95 % bootstrap interval; None where there are no cases."""
    if not len(cases):
        return None
    found = ordered(cases)
    drawn = [np.stack(found.of(counts)) for counts in resamples(len(cases), seed)]
    spread = np.concatenate(drawn, axis=1)
    one, other = (
        Estimate(value, *interval(row)) for value, row in zip(_both(cases), spread, strict=True)
    )
    return one, other


def _both(cases: Cases) -> tuple[float, float]:
    area, excess = ordered(cases).of(np.ones((1, len(cases))))
    return float(area[0]), float(excess[0])
