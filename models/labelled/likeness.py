"""Does a set differ from the cases that a model was measured on? Two-sample tests.

Cases that are exchangeable with the held-out ones have the same distribution of everything. What is
compared are a model's confidence, the probability that it gave to the right class (the score that
prediction sets rest upon), and how often each class is right. A difference can be found; that there
is none cannot be: with few cases nearly everything passes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.calibration.cases import Cases

What = Literal["confidence", "true", "classes"]
LEVEL = 0.05
LEAST = 20
_PERMUTATIONS = 999


@dataclass(frozen=True, slots=True)
class Compared:
    """One test: how far apart, in [0, 1], and how likely so far by chance, all tests counted.

    distance: the largest gap between the cumulative distributions (Kolmogorov and Smirnov); for
    classes half the sum of the gaps between their shares. p_value: Bonferroni's, at most 1.
    """

    what: What
    distance: float
    p_value: float

    @property
    def differs(self) -> bool:
        """Whether a difference was found."""
        return self.p_value < LEVEL


@dataclass(frozen=True, slots=True)
class Likeness:
    """The tests of n cases against m of the set that the model was measured on.

    missed: differences in the distribution of confidence below it would mostly not be seen.
    """

    n: int
    m: int
    tests: tuple[Compared, ...]
    missed: float

    @property
    def differs(self) -> bool:
        """Whether any test found a difference."""
        return any(test.differs for test in self.tests)


class Scores(NamedTuple):
    """What is compared of n cases: little enough to keep of a set that is gone.

    confidence, true: float32 [n], so that equal ones are equal whichever precision they came in;
    counts: cases of each class [k]; right: how many answers were right.
    """

    confidence: NDArray[np.float32]
    true: NDArray[np.float32]
    counts: NDArray[np.int64]
    right: int

    @property
    def n(self) -> int:
        """How many cases."""
        return len(self.confidence)


def scores(cases: Cases) -> Scores:
    """What is compared of cases."""
    classes = cases.probabilities.shape[1]
    true = cases.probabilities[np.arange(len(cases)), cases.labels]
    return Scores(
        cases.confidence.astype(np.float32),
        true.astype(np.float32),
        np.bincount(cases.labels, minlength=classes),
        int(cases.right.sum()),
    )


def compare(own: Scores, held_out: Scores, seed: int = 0) -> Likeness | None:
    """Hold a set against another of the same classes; None where either has too few cases."""
    n, m = own.n, held_out.n
    if min(n, m) < LEAST:
        return None
    tests: tuple[tuple[What, float, float], ...] = (
        ("confidence", *_smirnov(own.confidence, held_out.confidence)),
        ("true", *_smirnov(own.true, held_out.true)),
        ("classes", *_classes(own.counts, held_out.counts, seed)),
    )
    return Likeness(
        n,
        m,
        tuple(Compared(what, d, min(1.0, p * len(tests))) for what, d, p in tests),
        # The critical distance at the level of one of the tests (Smirnov's, for large numbers).
        min(1.0, math.sqrt(-math.log(LEVEL / len(tests) / 2) / 2 * (n + m) / (n * m))),
    )


def _smirnov(one: NDArray[np.float32], other: NDArray[np.float32]) -> tuple[float, float]:
    from scipy.stats import ks_2samp

    found = ks_2samp(one, other, method="auto")
    return float(found.statistic), float(found.pvalue)


def _classes(first: NDArray[np.int64], second: NDArray[np.int64], seed: int) -> tuple[float, float]:
    """Pearson's chi-squared of the classes' counts, its chance by dealing the cases out anew."""
    both = first + second
    there = both > 0
    first, second, both = first[there], second[there], both[there]
    n, m = first.sum(), second.sum()
    expected = both * (n / (n + m))

    def statistic(counts: np.ndarray) -> np.ndarray:
        found: np.ndarray = (((counts - expected) ** 2) / both).sum(axis=-1)
        return found

    random = np.random.default_rng(seed)
    dealt = random.multivariate_hypergeometric(both, int(n), _PERMUTATIONS)
    as_large = int((statistic(dealt) >= statistic(first) - 1e-12).sum())
    distance = float(np.abs(first / n - second / m).sum() / 2)
    return distance, (as_large + 1) / (_PERMUTATIONS + 1)
