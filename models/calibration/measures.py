"""How well confidence and correctness agree, in the field's figures, each with an interval.

All of them take `Cases`; what needs the top label only is marked so. None where there are no cases:
a figure that is not defined is not 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import numpy as np
from scipy.fft import dct, idct
from scipy.sparse import csr_array

from models.calibration.cases import Bools, Cases, Floats, Whole

BINS = 15  # of equal width, or of equal number (Guo et al. 2017)
RESAMPLES = 500
GRID = 1_000  # cells of [0, 1] that a kernel is laid over
_LEAST = 1e-12  # the least probability whose logarithm is taken
_AT_ONCE = 2_000_000  # numbers of one block of resamples: 16 MB


class Estimate(NamedTuple):
    """A figure with its 95 % bootstrap interval (percentiles).

    Errors of calibration are sums of absolute gaps, which drawing anew makes larger: theirs lie
    high, and where a gap is small or cases are few, a figure can stand below its own interval.
    """

    value: float
    low: float
    high: float


def accuracy(cases: Cases) -> float | None:
    """The share of right answers (top label)."""
    return float(cases.right.mean()) if len(cases) else None


def ece(cases: Cases, bins: int = BINS) -> float | None:
    """Expected calibration error (top label), bins of equal width: Σ_b n_b/N · |acc_b − conf_b|."""
    return _gap(cases, uniform_bins(cases.confidence, bins))


def adaptive_ece(cases: Cases, bins: int = BINS) -> float | None:
    """The same over bins of equal number, equal confidences kept together (Nguyen & O'Connor)."""
    return _gap(cases, mass_bins(cases.confidence, bins))


def classwise_ece(cases: Cases, bins: int = BINS) -> float | None:
    """The mean over all classes k of Σ_b n_bk/N · |freq_k(b) − p̄_k(b)| (Kull et al. 2019)."""
    return _classwise(cases, bins).value if len(cases) else None


def brier(cases: Cases) -> float | None:
    """Σ over classes of (p_ik − y_ik)², the mean over cases: 0 to 2."""
    return float(_squares(cases).mean()) if len(cases) else None


def nll(cases: Cases) -> float | None:
    """The mean negative log-likelihood of the true class, in nats."""
    return float(_surprise(cases).mean()) if len(cases) else None


def smooth_ece(cases: Cases) -> float | None:
    """smECE (top label; Błasiok & Nakkiran, ICLR 2024): the σ at which the error smoothed with a
    reflected Gaussian of that width is σ itself. It needs no bins.
    """
    return smooth(cases)[0] if len(cases) else None


def smooth(cases: Cases) -> tuple[float, float]:
    """(smECE, the kernel's width) of cases; ValueError where there is none."""
    if not len(cases):
        raise ValueError("no cases")
    return _smooth(cases.confidence, cases.right)


def kernel(values: Floats, hits: Bools, widest: float = 1.0) -> float:
    """The width of smECE's kernel for confidences and what came true, [n] each, n > 0; at most
    `widest`.
    """
    return _smooth(values, hits, widest)[1]


def _smooth(values: Floats, hits: Bools, widest: float = 1.0) -> tuple[float, float]:
    waves = dct(laid(values, (hits - values) / len(values)))

    def error(width: float) -> float:
        return float(np.abs(_spread(waves, width)).sum())

    if widest < 1 and error(widest) > widest:
        return error(widest), widest
    low, high = 1e-4, 1.0
    for _ in range(40):  # error(σ) − σ falls as σ grows
        middle = (low + high) / 2
        low, high = (middle, high) if error(middle) > middle else (low, middle)
    return error(high), high


def smoothed(mass: Floats, width: float) -> Floats:
    """Mass on the grid [..., 1,000] of [0, 1], spread by a Gaussian reflected at both ends.

    Cosines are what such a spread leaves in shape, so a wide one costs no more than a narrow one.
    """
    return _spread(dct(mass, axis=-1), width)


def _spread(waves: Floats, width: float) -> Floats:
    """What is made of these cosines, spread so."""
    lengths = np.arange(waves.shape[-1]) * np.pi * width
    spread: Floats = idct(waves * np.exp(-lengths * lengths / 2), axis=-1)
    return spread


def laid(values: Floats, weights: Floats) -> Floats:
    """Weights laid on the grid of [0, 1] where their values stand, [1,000]."""
    found: Floats = np.bincount(cells(values), weights, GRID).astype(np.float64)
    return found


def uniform_bins(values: Floats, bins: int = BINS) -> Whole:
    """Which bin of equal width each value in [0, 1] falls into: (a, b], the first [0, b]."""
    found: Whole = np.clip(np.ceil(values * bins).astype(np.int64) - 1, 0, bins - 1)
    return found


def mass_bins(values: Floats, bins: int = BINS) -> Whole:
    """Which of at most so many bins of about equal number; equal values are in one bin."""
    order = np.sort(values)
    edges = np.unique(order[(np.arange(1, bins) * len(order)) // bins]) if len(order) else order
    found: Whole = np.searchsorted(edges, values, side="right")
    return found


class Resampled(Protocol):
    """A figure that can be made anew of how often each case is drawn."""

    def of(self, counts: Floats, /) -> Floats:
        """The figure of each resample [B]: counts [B, n]."""

    @property
    def value(self) -> float:
        """The figure itself."""


class Gap(NamedTuple):
    """How a figure is made of cases: a part of it each, [n], and for errors of bins which bin."""

    parts: Floats
    bins: Whole | None = None

    def of(self, counts: Floats) -> Floats:
        """The figure of each resample [B]: counts [B, n], how often a case is drawn."""
        n = len(self.parts)
        if self.bins is None:
            plain: Floats = counts @ self.parts / n
            return plain
        total = int(self.bins.max()) + 1
        sums = np.stack(
            [counts[:, self.bins == b] @ self.parts[self.bins == b] for b in range(total)], axis=1
        )
        found: Floats = np.abs(sums).sum(axis=1) / n
        return found

    @property
    def value(self) -> float:
        """The figure itself."""
        return float(self.of(np.ones((1, len(self.parts))))[0])


class Classwise(NamedTuple):
    """The error by class: gaps of each case by class and bin, [n, k · bins], most of them empty."""

    off: csr_array
    classes: int

    def of(self, counts: Floats) -> Floats:
        """As `Gap.of`."""
        found: Floats = np.abs(counts @ self.off).sum(axis=1) / self.off.shape[0] / self.classes
        return found

    @property
    def value(self) -> float:
        """The figure itself."""
        return float(self.of(np.ones((1, self.off.shape[0])))[0])


class Smooth(NamedTuple):
    """The smooth error with the kernel that the cases themselves ask for: gaps [n], their cells."""

    off: Floats
    cells: Whole
    width: float

    def of(self, counts: Floats) -> Floats:
        """As `Gap.of`."""
        n = len(self.cells)
        onto = csr_array((self.off / n, (np.arange(n), self.cells)), shape=(n, GRID))
        found: Floats = np.abs(smoothed(counts @ onto, self.width)).sum(axis=1)
        return found

    @property
    def value(self) -> float:
        """The figure itself."""
        return float(self.of(np.ones((1, len(self.cells))))[0])


PARTS: dict[str, Callable[[Cases], Resampled]] = {
    "accuracy": lambda cases: Gap(cases.right.astype(np.float64)),
    "ece": lambda cases: Gap(_off(cases), uniform_bins(cases.confidence)),
    "ece_adaptive": lambda cases: Gap(_off(cases), mass_bins(cases.confidence)),
    "ece_classwise": lambda cases: _classwise(cases),
    "ece_smooth": lambda cases: Smooth(_off(cases), cells(cases.confidence), smooth(cases)[1]),
    "brier": lambda cases: Gap(_squares(cases)),
    "nll": lambda cases: Gap(_surprise(cases)),
}


def estimates(cases: Cases, seed: int = 0) -> dict[str, Estimate]:
    """Each figure of PARTS with its interval; none where there are no cases.

    Bins and kernel stay those of the cases themselves: resamples differ by what was drawn alone.
    """
    if not len(cases):
        return {}
    made = {name: part(cases) for name, part in PARTS.items()}
    drawn = {name: np.zeros(0) for name in made}
    for counts in resamples(len(cases), seed):
        drawn = {name: np.append(drawn[name], gap.of(counts)) for name, gap in made.items()}
    return {name: Estimate(gap.value, *interval(drawn[name])) for name, gap in made.items()}


def difference(one: Cases, other: Cases, name: str, seed: int = 0) -> Estimate:
    """A figure of one less that of the other, paired: both are of the same cases in one order.

    ValueError where there is none, or where they are not the same.
    """
    if not len(one) or not np.array_equal(one.labels, other.labels):
        raise ValueError("not the same cases")
    first, second = PARTS[name](one), PARTS[name](other)
    drawn = np.concatenate([first.of(c) - second.of(c) for c in resamples(len(one), seed)])
    return Estimate(first.value - second.value, *interval(drawn))


def resamples(n: int, seed: int, total: int = RESAMPLES) -> Iterator[Floats]:
    """How often each of n cases is drawn in `total` bootstrap samples, block by block [b, n].

    All at once would not fit into memory.
    """
    random = np.random.default_rng(seed)
    block = max(1, min(total, _AT_ONCE // max(1, n)))
    for start in range(0, total, block):
        some = min(block, total - start)
        drawn = random.integers(0, n, (some, n)) + np.arange(some)[:, None] * n
        yield np.bincount(drawn.ravel(), minlength=some * n).reshape(some, n).astype(np.float64)


def interval(values: Floats) -> tuple[float, float]:
    """The middle 95 %."""
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _gap(cases: Cases, bins: Whole) -> float | None:
    if not len(cases):
        return None
    return Gap(_off(cases), bins).value


def cells(values: Floats) -> Whole:
    """Which cell of the grid of [0, 1] each value stands in."""
    found: Whole = np.minimum((values * GRID).astype(np.int64), GRID - 1)
    return found


def _classwise(cases: Cases, bins: int = BINS) -> Classwise:
    n, classes = cases.probabilities.shape
    off = -cases.probabilities
    off[np.arange(n), cases.labels] += 1
    columns = uniform_bins(cases.probabilities, bins) + np.arange(classes) * bins
    starts = np.arange(0, n * classes + 1, classes)
    made = csr_array((off.ravel(), columns.ravel(), starts), shape=(n, classes * bins))
    return Classwise(made, classes)


def _off(cases: Cases) -> Floats:
    found: Floats = cases.right - cases.confidence
    return found


def _squares(cases: Cases) -> Floats:
    true = cases.probabilities[np.arange(len(cases)), cases.labels]
    found: Floats = (cases.probabilities**2).sum(axis=1) - 2 * true + 1
    return found


def _surprise(cases: Cases) -> Floats:
    true = cases.probabilities[np.arange(len(cases)), cases.labels]
    found: Floats = -np.log(np.maximum(true, _LEAST))
    return found
