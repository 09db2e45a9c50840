"""Which units weigh most, as groups: those whose difference was not measured are tied."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.explain.estimate import Estimate
from models.explain.types import SURE, is_settled

Floats = NDArray[np.float64]

# Units that weigh within this share of the strongest are about equal, however well it is measured.
EQUAL_WITHIN = 0.25
# Under this share of the strongest weight a unit is in no group: it is not told from none. Where
# weights go down like a stair to there, a sure step of this share parts them.
_FAINT = 0.1
# Ranks that are compared; what is weaker joins no group in any resample.
_COMPARED = 24
_RUNS = 200
# Another run has chance of its own: what two of them differ by varies twice as much.
_TWO_RUNS = float(np.sqrt(2))


class Grouping(NamedTuple):
    """Ranked groups of tied units, each surely weighing more than all that come after it.

    agreement: the share of other seeds that are expected to name the same units first, None where
    there is no group.
    """

    groups: tuple[tuple[int, ...], ...]
    agreement: float | None


def own_tolerance(weights: Floats, tolerance: float) -> float:
    """A tolerance on the input's own scale: at most a share of what the strongest unit weighs."""
    return min(tolerance, EQUAL_WITHIN * float(np.abs(weights).max(initial=0.0)))


def group(estimate: Estimate, tolerance: float) -> Grouping:
    """The groups of an estimate; a unit whose sign may be chance is in none.

    tolerance: differences below it, in probability, are none.
    """
    ranked = np.argsort(-np.abs(estimate.weights), kind="stable")[:_COMPARED]
    weights, spread = estimate.weights[ranked], _covariance(estimate, ranked)
    found = _groups(weights, spread, tolerance)
    named = tuple(tuple(int(ranked[place]) for place in one) for one in found)
    if not found:
        return Grouping(named, None)
    first, same = set(found[0]), 0
    if not spread.any():
        return Grouping(named, 1.0)
    random = np.random.default_rng(0)
    root = np.linalg.cholesky(spread + 1e-12 * np.trace(spread) * np.eye(len(spread)))
    for chance in random.normal(size=(_RUNS, len(ranked))):
        again = _groups(weights + _TWO_RUNS * root @ chance, spread, tolerance, most=1)
        same += bool(again) and set(again[0]) == first
    return Grouping(named, same / _RUNS)


def _covariance(estimate: Estimate, units: NDArray[np.intp]) -> Floats:
    """The covariance of these units' weights, [k, k]."""
    if not len(estimate.influence):
        return np.zeros((len(units), len(units)))
    rows = estimate.influence[:, units]
    rows = rows - rows.mean(axis=0)
    found: Floats = rows.T @ rows / len(rows) ** 2 + np.diag(estimate.floor[units])
    return found


def _groups(
    weights: Floats, spread: Floats, tolerance: float, most: int | None = None
) -> list[list[int]]:
    """Ranked groups of places in `weights`; at most so many.

    Steps narrower than the tolerance count only where there is no wider one to stand on: else one
    would say that chance decides what was measured well.
    """
    sizes, signs = np.abs(weights), np.where(weights < 0, -1.0, 1.0)
    order = np.argsort(-sizes, kind="stable")
    sizes = sizes[order]
    signed = (spread * np.outer(signs, signs))[np.ix_(order, order)]
    errors = np.diag(signed)
    between = np.sqrt(np.maximum(0.0, errors[:, None] + errors[None, :] - 2 * signed))
    apart = sizes[:, None] - sizes[None, :]
    near = own_tolerance(weights, tolerance)
    for step in (near, min(near, _FAINT * float(sizes.max(initial=0.0)))):
        sure = (apart >= SURE * between) & (apart >= step) & (apart > 0)
        found = _ranked(order, sizes, errors, sure, most)
        if found:
            break
    return found


def _ranked(
    order: NDArray[np.intp],
    sizes: Floats,
    errors: Floats,
    sure: NDArray[np.bool_],
    most: int | None,
) -> list[list[int]]:
    """Groups of units that are in an order, each surely above all that come after it.

    sizes, errors [k]: in that order; sure [k, k]: whether one is surely above another.
    """
    found: list[list[int]] = []
    current: list[int] = []
    for place, unit in enumerate(order):
        if current and bool(sure[:place, place:].all()):
            found.append(current)
            current = []
        # From where the ranks are chance on nothing is claimed, nor of what is tied with that.
        told = is_settled(float(sizes[place]), float(np.sqrt(errors[place])))
        if not told or sizes[place] <= _FAINT * sizes[0] or len(found) == most:
            return found
        current.append(int(unit))
    return [*found, current] if current else found
