"""Temperature scaling (Guo et al. 2017): one number that makes all scores shyer or bolder."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax

from models.calibration.cases import Cases, Floats

BOUNDS = (0.05, 20.0)
_LEAST = 1e-12  # the least probability that is told from none


def soften(probabilities: Floats, temperature: float) -> Floats:
    """p^(1/T), each row made to sum to 1 again: the winner stays the winner. [..., k]

    temperature: not less than BOUNDS allow, for below them all of a row may vanish.
    """
    # Not by way of logarithms: that takes twice as long, and a slider waits for it.
    scaled: Floats = np.maximum(probabilities, _LEAST) ** (1 / temperature)
    scaled /= scaled.sum(axis=-1, keepdims=True)
    return scaled


def at(cases: Cases, temperature: float) -> Cases:
    """The cases as the model would see them at this temperature."""
    if temperature == 1:
        return cases
    return cases.rescaled(soften(cases.probabilities, temperature))


def fit(cases: Cases) -> float:
    """The temperature with the least negative log-likelihood of these cases, within BOUNDS.

    ValueError where there is none. scikit-learn's `CalibratedClassifierCV(method="temperature")`
    finds the same (its `beta_` is 1/T); here it needs no classifier to be made around numbers.
    """
    if not len(cases):
        raise ValueError("no cases")
    logits = _logits(cases.probabilities)
    rows = np.arange(len(cases))

    def surprise(log_temperature: float) -> float:
        scaled = log_softmax(logits / np.exp(log_temperature), axis=1)
        return -float(scaled[rows, cases.labels].mean())

    found = minimize_scalar(surprise, bounds=tuple(np.log(BOUNDS)), method="bounded")
    return float(np.exp(found.x))


def halves(n_of: tuple[int, ...], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Rows to fit on and rows to judge on, half of each source; n_of: how many cases each has."""
    random = np.random.default_rng(seed)
    fitting, judging, start = [], [], 0
    for n in n_of:
        order = start + random.permutation(n)
        fitting.append(np.sort(order[: n // 2]))
        judging.append(np.sort(order[n // 2 :]))
        start += n
    return np.concatenate(fitting), np.concatenate(judging)


def _logits(probabilities: Floats) -> Floats:
    found: Floats = np.log(np.maximum(probabilities, _LEAST))
    return found
