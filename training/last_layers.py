"""Last layers taught again: on features alone, and on cases that count as chance has it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.distribution.spread import Spread
from models.distribution.types import Held, Nominal

Floats = NDArray[np.float64]
NOMINAL: tuple[Nominal, ...] = (80, 95)


def chances(sizes: Sequence[int], random: np.random.Generator) -> Floats:
    """How much each case counts in a Bayesian bootstrap (Rubin 1981): [n], one on average.

    No case is left out altogether, as one in three is where cases are drawn with replacement: a
    regularised layer that has seen fewer cases is shyer, which is no chance.
    """
    return np.concatenate([random.exponential(size=size) for size in sizes])


def taught(read: Any, labels: NDArray[np.int64], weights: Floats, precision: float) -> Floats:
    """A softmax layer's weights [k, d + 1] by these cases, under a Gaussian prior.

    read [n, d] what it reads; weights [n] how much each case counts.
    """
    from sklearn.linear_model import LogisticRegression

    x = np.hstack([np.asarray(read), np.ones((len(labels), 1))])
    two = len(np.unique(labels)) == 2
    # scikit-learn gives two classes one vector: half of it up, half of it down is the same prior.
    regression = LogisticRegression(
        C=(2 if two else 1) / precision, fit_intercept=False, max_iter=2000
    )
    regression.fit(x, labels, sample_weight=weights)
    found = regression.coef_
    if two:
        found = np.concatenate([-found, found]) / 2
    centred: Floats = found - found.mean(axis=0)
    return centred


def held(
    name: str, spread_answers: Floats, refit_answers: Sequence[Floats], top: NDArray[np.int64]
) -> tuple[Held, ...]:
    """How often the intervals held what refits said of the likeliest class of n cases.

    spread_answers [n, s, k]; refit_answers: [n, k] each; top [n].
    """
    each = np.arange(len(top))
    samples = spread_answers[each, :, top]
    found = []
    for nominal in NOMINAL:
        edge = (1 - nominal / 100) / 2
        low, high = np.quantile(samples, [edge, 1 - edge], axis=1)
        shares = [
            float(np.mean((low <= said[each, top]) & (said[each, top] <= high)))
            for said in refit_answers
        ]
        found.append(
            Held(name, len(top), len(shares), nominal, round(float(np.mean(shares)), 4),
                 round(min(shares), 4), round(max(shares), 4),
                 round(float(np.median(high - low)), 5))
        )  # fmt: skip
    return tuple(found)


def answers_of(offsets: Floats, inside: Any, columns: NDArray[np.int64] | None = None) -> Floats:
    """What layers that differ by these offsets [s, k, d + 1] say: [n, s, k]."""
    return Spread(offsets, columns)(inside)
