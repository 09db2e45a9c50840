"""One figure for each group of a set's cases, with intervals, and the largest difference.

What Fairlearn's `MetricFrame` makes of accuracy, without its frames: the tests hold these figures
against it. A difference between the best and the worst of several groups is above 0 even where all
are alike, so that how often chance alone makes one as large is told with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.calibration.bins import Share, share
from models.calibration.cases import Cases
from models.calibration.measures import interval

LEAST = 20  # cases of a group that takes part in the largest difference
RESAMPLES = 2_000
MOST = 50  # groups that are shown


@dataclass(frozen=True, slots=True)
class Group:
    """The n cases of one value: how many right, the mean confidence, and how far it is above.

    above: mean confidence less share right, with the share's interval (Wilson, 95 %), the mean as
    it is: where all of a few were right a bootstrap would be sure of what is not known.
    """

    value: str
    right: Share
    confidence: float
    above: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Difference:
    """The share right of the best group less that of the worst, among those of `LEAST` cases.

    low, high: its 95 % bootstrap interval. chance: how often groups of these sizes, put together
    by chance from the same cases, differ as much.
    """

    best: str
    worst: str
    value: float
    low: float
    high: float
    chance: float


@dataclass(frozen=True, slots=True)
class Slices:
    """A set cut by one column; the largest groups first. unnamed: cases with an empty cell."""

    groups: tuple[Group, ...]
    difference: Difference | None
    unnamed: int


def cut(cases: Cases, values: Sequence[str], seed: int = 0) -> Slices:
    """Slice cases by the value that each has, [n]; blanks around values make no difference.

    ValueError where there are not as many values as cases.
    """
    if len(values) != len(cases):
        raise ValueError(f"{len(values)} values for {len(cases)} cases")
    random = np.random.default_rng(seed)
    stripped = np.array([value.strip() for value in values], dtype=object)
    found, place = np.unique(stripped.astype(str), return_inverse=True)
    groups = []
    for at, value in enumerate(found):
        here = place == at
        if not value:
            continue
        right = share(int(cases.right[here].sum()), int(here.sum()))
        said = float(cases.confidence[here].mean())
        groups.append(Group(str(value), right, said, _above(said, right)))
    groups.sort(key=lambda group: (-group.right.n, group.value))
    unnamed = int((stripped == "").sum())
    return Slices(tuple(groups[:MOST]), _difference(groups, random), unnamed)


def _above(said: float, right: Share) -> tuple[float, float, float]:
    assert right.share is not None  # a group has cases
    assert right.low is not None
    assert right.high is not None
    return said - right.share, said - right.high, said - right.low


def _difference(groups: Sequence[Group], random: np.random.Generator) -> Difference | None:
    large = [group for group in groups if group.right.n >= LEAST]
    if len(large) < 2:
        return None
    right = np.array([group.right.right for group in large])
    n = np.array([group.right.n for group in large])
    shares = right / n
    value = float(shares.max() - shares.min())
    # Cases drawn anew fall into right and wrong of each group: how many, is all that matters.
    cells = np.concatenate([right, n - right])
    drawn = random.multinomial(int(n.sum()), cells / cells.sum(), RESAMPLES)
    rights, wrongs = drawn[:, : len(large)], drawn[:, len(large) :]
    with np.errstate(invalid="ignore"):
        again = rights / (rights + wrongs)
    low, high = interval(np.nanmax(again, axis=1) - np.nanmin(again, axis=1))
    # All cases dealt out to groups of these sizes: how many of the right ones each would get.
    dealt = random.multivariate_hypergeometric(n, int(right.sum()), RESAMPLES) / n
    spread = dealt.max(axis=1) - dealt.min(axis=1)
    as_large = int((spread >= value - 1e-12).sum())
    best, worst = int(shares.argmax()), int(shares.argmin())
    return Difference(
        large[best].value,
        large[worst].value,
        value,
        low,
        high,
        (as_large + 1) / (RESAMPLES + 1),
    )
