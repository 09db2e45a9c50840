"""LIME's linear weights estimated from few perturbations, each with its standard error.

The target is what lime 0.2.0.1 fits to its default number of samples, without the noise of which
samples those happen to be (`Neighbourhood`). The estimate is unbiased up to cross-fitting: weights
of a surrogate that is free to ask, plus the weights of what the surrogate gets wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.classifier import Kind
from models.explain.neighbourhood import RIDGE, Neighbourhood, proximity
from models.explain.surrogate import CHOSEN_ON, Settings, Surrogate, choose

Floats = NDArray[np.float64]
Masks = NDArray[np.bool_]

_FOLDS = 4
_TAUGHT = 1_200  # samples that a surrogate learns from at most: its cost grows with their cube
_MOST_UNITS = 150  # with more of them the pairs are too many: the surrogate is then a line
_VIRTUAL = 16_000  # perturbations that only the surrogate is asked about, at most
_VIRTUAL_EACH = 8  # so many for each sample: then what they leave to chance hardly counts
_RESAMPLES = 20


class Line(NamedTuple):
    """A linear model of the answers near the input.

    weights: [n], one a unit; intercept: with no unit in place; fidelity: weighted R², None where
    the answers do not vary.
    """

    weights: Floats
    intercept: float
    fidelity: float | None


def ridge_line(masks: Masks, answers: Floats, shares: Floats, ridge: float) -> Line:
    """Weighted ridge regression with a free intercept; shares: the weight of each row, [m]."""
    rows = masks.astype(np.float64)
    total = shares.sum()
    centre, mean = shares @ rows / total, float(shares @ answers / total)
    rows -= centre
    scaled = rows * shares[:, None]
    gram = scaled.T @ rows
    gram[np.diag_indices_from(gram)] += ridge
    weights = np.asarray(np.linalg.solve(gram, scaled.T @ (answers - mean)), dtype=np.float64)
    left = answers - mean - rows @ weights
    whole = float(shares @ (answers - mean) ** 2)
    fidelity = 1 - float(shares @ left**2) / whole if whole > 0 else None
    return Line(weights, mean - float(centre @ weights), fidelity)


@dataclass(frozen=True)
class Estimate:
    """Weights [n] of a linear model around the input, and how far they can be trusted.

    influence: [m, n], how much each sample moves each weight, m times; no rows where nothing was
    left to chance. resampled: [20, n], weights had other samples been drawn.
    """

    weights: Floats
    intercept: float
    local: float
    fidelity: float | None
    influence: Floats = field(repr=False)
    floor: Floats = field(repr=False)  # variances [n] that more samples do not lower
    resampled: Floats = field(repr=False)
    fidelity_error: float = 0.0  # its standard error

    @cached_property
    def errors(self) -> Floats:
        """Standard errors of the weights, [n]."""
        if not len(self.influence):
            return np.zeros_like(self.weights)
        errors: Floats = np.sqrt(self.influence.var(axis=0) / len(self.influence) + self.floor)
        return errors

    def gaps(self, first: int, others: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """By how much unit `first` outweighs each of the others, and those differences' errors."""
        signs = np.where(self.weights < 0, -1.0, 1.0)
        sizes = np.abs(self.weights)
        gaps = sizes[first] - sizes[others]
        if not len(self.influence):
            return gaps, np.zeros_like(gaps)
        moved = (
            self.influence[:, [first]] * signs[first] - self.influence[:, others] * signs[others]
        )
        variances = moved.var(axis=0) / len(self.influence) + self.floor[first] + self.floor[others]
        return gaps, np.sqrt(variances)


def exact(around: Neighbourhood, answers: Floats) -> Estimate:
    """The weights themselves, from the answers [2ⁿ] to all perturbations of `around.all()`."""
    masks, shares = around.all()
    fitted = ridge_line(masks, answers, shares, around.ridge)
    return Estimate(
        fitted.weights,
        fitted.intercept,
        fitted.intercept + float(fitted.weights.sum()),
        fitted.fidelity,
        np.zeros((0, around.units)),
        np.zeros(around.units),
        np.repeat(fitted.weights[None], _RESAMPLES, axis=0),
    )


def plain(whole: float, kind: Kind, masks: Masks, answers: Floats) -> Estimate:
    """lime's own fit to its own samples (the input itself is the first), with standard errors."""
    n = masks.shape[1]
    masks = np.concatenate([np.ones((1, n), dtype=bool), masks])
    answers = np.append(whole, answers)
    shares = proximity(masks.sum(axis=1), n, kind)
    fitted = ridge_line(masks, answers, shares, RIDGE)
    centred = masks - shares @ masks / shares.sum()
    left = answers - fitted.intercept - masks @ fitted.weights
    gram = (centred * shares[:, None]).T @ centred
    gram[np.diag_indices_from(gram)] += RIDGE
    influence = np.linalg.solve(gram, (centred * (shares * left)[:, None]).T).T * len(masks)
    again = _resample(np.random.default_rng(0), len(masks))
    return Estimate(
        fitted.weights,
        fitted.intercept,
        fitted.intercept + float(fitted.weights.sum()),
        fitted.fidelity,
        influence,
        np.zeros(n),
        fitted.weights + (again - 1) @ influence / len(masks),
        _fidelity_error(fitted.fidelity, shares, answers - shares @ answers / shares.sum(), left),
    )


def _fidelity_error(
    fidelity: float | None, shares: Floats, off: Floats, left: Floats, spread: float | None = None
) -> float:
    """The standard error of a weighted R², a ratio of two means, to the first order.

    off: the answers less their mean, [m]; left: less the line; spread: the mean of their squares,
    if it is not that of these samples alone.
    """
    if fidelity is None:
        return 0.0
    moved = shares * (left**2 - (1 - fidelity) * off**2)
    whole = float((shares * off**2).mean()) if spread is None else spread
    return float(moved.std() / np.sqrt(len(moved)) / whole) if whole > 0 else 0.0


def constant(units: int, answer: float) -> Estimate:
    """The estimate where nothing that was taken out made any difference."""
    nothing = np.zeros(units)
    rows = np.zeros((0, units))
    return Estimate(nothing, answer, answer, None, rows, nothing, rows)


def _resample(random: np.random.Generator, count: int) -> NDArray[np.int64]:
    """How often each sample is drawn when as many are drawn again, [20, count]."""
    return random.multinomial(count, np.full(count, 1 / count), _RESAMPLES)


class Estimator:
    """Estimates from the samples drawn so far; the settings of its surrogate are kept."""

    def __init__(
        self, around: Neighbourhood, active: NDArray[np.bool_] | None, random: np.random.Generator
    ) -> None:
        """active: [n], which units can change the input at all (None: each of them)."""
        self._around = around
        self._active = np.ones(around.units, dtype=bool) if active is None else active
        self._random = random
        self._settings: Settings | None = None
        self._chosen_on = 0
        self._virtual: Masks = np.zeros((0, around.units), dtype=bool)

    def estimate(self, whole: float, masks: Masks, answers: Floats) -> Estimate:
        """Weights from the answer to the input itself and to the drawn perturbations [m, n]."""
        around = self._around
        shares, own = around.weights(masks), float(around.mass[-1])
        learnt, floor, left, left_whole = self._surrogate(whole, masks, answers, shares)
        # The rest is centred, so that its level, which no weight depends on, adds no noise.
        level = own * left_whole + float((shares * left).mean())
        rows = (masks - around.mean) * (shares * (left - level))[:, None]
        rest = own * (1 - around.mean) * (left_whole - level)
        influence = around.solve(rows)
        weights = around.solve(learnt + rest + rows.mean(axis=0))

        mean = own * whole + float((shares * answers).mean())
        line = mean + (masks - around.mean) @ weights
        local = mean + float(weights.sum()) * (1 - around.mean)
        spread = own * (whole - mean) ** 2 + float((shares * (answers - mean) ** 2).mean())
        missed = own * (whole - local) ** 2 + float((shares * (answers - line) ** 2).mean())
        fidelity = 1 - missed / spread if spread > 0 else None
        moved = (_resample(self._random, len(masks)) - 1) @ influence / len(masks)
        return Estimate(
            weights,
            local - float(weights.sum()),
            local,
            fidelity,
            influence,
            floor,
            weights + moved,
            _fidelity_error(fidelity, shares, answers - mean, answers - line, spread),
        )

    def _surrogate(
        self, whole: float, masks: Masks, answers: Floats, shares: Floats
    ) -> tuple[Floats, Floats, Floats, float]:
        """The surrogate's moments [n] and their variance as weights, and what it gets wrong."""
        around = self._around
        if self._active.sum() > _MOST_UNITS:
            return self._line(whole, masks, answers, shares)
        seen, taught = masks[:, self._active], min(len(masks), _TAUGHT)
        if self._settings is None or (
            taught >= 2 * self._chosen_on and self._chosen_on < CHOSEN_ON
        ):
            self._settings = choose(seen[:taught], answers[:taught], shares[:taught])
            self._chosen_on = taught
        fold = np.arange(taught) % _FOLDS
        left = np.zeros(len(masks))
        parts = []
        for number in range(_FOLDS):
            teach, test = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
            part = Surrogate(seen[teach], answers[teach], shares[teach], self._settings)
            left[test] = answers[test] - part(seen[test])
            parts.append(part)

        def mean(some: Masks) -> Floats:
            return np.mean([part(some) for part in parts], axis=0)

        left[taught:] = answers[taught:] - mean(seen[taught:])
        wanted = min(_VIRTUAL, _VIRTUAL_EACH * max(len(masks), 4 * around.units))
        if len(self._virtual) < wanted:
            more = around.draw(wanted - len(self._virtual), self._random)
            self._virtual = np.concatenate([self._virtual, more])
        told = mean(self._virtual[:, self._active])
        told_whole = float(mean(np.ones((1, seen.shape[1]), dtype=bool))[0])
        moments, floor = _projected(around, told_whole, self._virtual, told)
        return moments, floor, left, whole - told_whole

    def _line(
        self, whole: float, masks: Masks, answers: Floats, shares: Floats
    ) -> tuple[Floats, Floats, Floats, float]:
        """A cross-fitted ridge regression in place of the surrogate: its weights are its own."""
        around, left = self._around, np.zeros(len(masks))
        fold = np.arange(len(masks)) % _FOLDS
        weights, ends = np.zeros(around.units), 0.0
        for number in range(_FOLDS):
            teach, test = fold != number, fold == number
            strength = float(shares[teach].sum()) * 0.2  # about one weight's own spread
            fitted = ridge_line(masks[teach], answers[teach], shares[teach], strength)
            left[test] = answers[test] - fitted.intercept - masks[test] @ fitted.weights
            weights += fitted.weights / _FOLDS
            ends += (fitted.intercept + float(fitted.weights.sum())) / _FOLDS
        return around.covariance(weights), np.zeros(around.units), left, whole - ends


def _projected(
    around: Neighbourhood, whole: float, masks: Masks, answers: Floats
) -> tuple[Floats, Floats]:
    """The weighted moments [n] of a function that is free to ask, and their variance as weights."""
    shares, own = around.weights(masks), float(around.mass[-1])
    line = ridge_line(masks, answers, shares, 1e-6 * len(masks))
    left = answers - line.intercept - masks @ line.weights
    left_whole = whole - line.intercept - float(line.weights.sum())
    level = own * left_whole + float((shares * left).mean())
    rows = (masks - around.mean) * (shares * (left - level))[:, None]
    rest = own * (1 - around.mean) * (left_whole - level)
    variance: Floats = around.solve(rows).var(axis=0) / len(masks)
    return around.covariance(line.weights) + rest + rows.mean(axis=0), variance
