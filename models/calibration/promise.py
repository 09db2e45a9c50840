"""A cut-off with a guarantee: "from here on, answers are right at least 95 times in 100".

Learn then test (Angelopoulos, Bates, Candès, Jordan & Lei 2021) on the whole per cents, from high
to low in fixed sequences: each cut-off is tested only where all above it in its sequence have
passed, so that the promise holds for all of them together, and at the one that is chosen because it
passed. An interval at a cut-off that was searched for on the same cases would be too narrow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from math import ceil, log
from operator import itemgetter

import numpy as np
from scipy.stats import binom

from models.calibration.cases import Cases
from models.display.figures import DUST

SURE = 0.95  # how surely a promise holds: it fails for one set of cases in twenty
_HIGHEST, _LOWEST = 99, 1  # per cents at which a band can begin
# Where the sequences begin: so many times the fewest cases that could prove it. One that begins
# with few may end at once by a single wrong one, one that begins with many misses what only few
# keep; each has its part of the error that is allowed.
_STARTS = (1.5, 4, 12)


@dataclass(frozen=True, slots=True)
class Promise:
    """What can be promised with some cases.

    share: of answers that are to be right. cuts: the whole per cents from which on they are, from
    low to high; empty where nothing can be promised. needed: the fewest cases that could prove it,
    were all right. most: how many cases there are in all.
    """

    share: float
    cuts: tuple[int, ...]
    needed: int
    most: int

    @property
    def cut(self) -> int | None:
        """The lowest of them: most answers lie above it."""
        return self.cuts[0] if self.cuts else None


def least_cases(share: float, sure: float = SURE) -> int:
    """The fewest cases, all of them right, by which a share in (0, 1) can be promised."""
    return ceil(log((1 - sure) / len(_STARTS)) / log(share))


def at_least(cases: Cases, share: float, sure: float = SURE) -> Promise:
    """The cut-offs from which on at least this share of answers is right, surely.

    share: in (0, 1). It holds for further cases of the same kind, drawn as these were, and for no
    others. Where a sequence begins is told by how many answers lie above, which looks at their
    confidence and not at whether they are right.
    """
    needed, error = least_cases(share, sure), (1 - sure) / len(_STARTS)
    counted = list(_counts(cases))
    # The chance of so many right ones, or more, if the share in the long run were less.
    passes = [bool(n) and float(binom.sf(right - 1, n, share)) <= error for _, n, right in counted]
    kept: set[int] = set()
    for start in _STARTS:
        sequence = (
            (cut, passed)
            for (cut, n, _), passed in zip(counted, passes, strict=True)
            if n >= start * needed
        )
        kept |= {cut for cut, _ in takewhile(itemgetter(1), sequence)}
    return Promise(share, tuple(sorted(kept)), needed, len(cases))


def _counts(cases: Cases) -> Iterator[tuple[int, int, int]]:
    """Each whole per cent from high to low: how many answers from there on, how many are right."""
    order = np.argsort(-cases.confidence, kind="stable")
    confidence = cases.confidence[order]
    right = np.concatenate([[0], np.cumsum(cases.right[order])])
    for cut in range(_HIGHEST, _LOWEST - 1, -1):
        n = int(np.searchsorted(-confidence, -(cut / 100 - DUST), side="right"))
        yield cut, n, int(right[n])
