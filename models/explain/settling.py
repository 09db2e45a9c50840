"""Whether an explanation may stop: what it claims, and whether more samples could change that."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.explain.estimate import Estimate
from models.explain.types import SURE, TOP

Floats = NDArray[np.float64]


class Standing(NamedTuple):
    """What stands by now.

    top: units that are surely among the strongest TOP, strongest first. settled: the strongest
    TOP, their order and their signs stand, but for differences within the tolerance. signed: the
    signs of the strongest TOP are beyond chance, without any tolerance. same: in how many of the
    resamples the strongest TOP were the same. wanted: how many times as many samples it would take
    for what is not settled yet, or else not signed, if weights and spreads stay as they are.
    """

    top: tuple[int, ...]
    settled: bool
    signed: bool
    same: int
    resamples: int
    wanted: float


def judge(estimate: Estimate, tolerance: float) -> Standing:
    """Compares the strongest units with each other, with the rest, and with nothing.

    tolerance: by how much, in probability, two units may differ (or one from zero) and still be
    taken for each other. That every statement is right up to the tolerance is what has to be sure
    ("probably approximately correct" as in best-arm identification, Even-Dar et al. 2006).
    """
    sizes, errors = np.abs(estimate.weights), estimate.errors
    order = np.argsort(-sizes, kind="stable")
    strongest, rest = order[:TOP], order[TOP:]
    wanted = _wanted(sizes[strongest] + tolerance, errors[strongest])
    signed = _wanted(sizes[strongest], errors[strongest])
    top = []
    for place, unit in enumerate(strongest):
        gaps, spreads = estimate.gaps(int(unit), rest)
        if bool(np.all(gaps >= SURE * spreads)) and sizes[unit] > 0:
            top.append(int(unit))
        after, between = estimate.gaps(int(unit), strongest[place + 1 :])
        wanted = max(wanted, _wanted(gaps + tolerance, spreads))
        wanted = max(wanted, _wanted(after + tolerance, between))
    again = np.argsort(-np.abs(estimate.resampled), axis=1, kind="stable")[:, :TOP]
    same = sum(set(map(int, row)) == set(map(int, strongest)) for row in again)
    settled = wanted <= 1
    return Standing(
        tuple(top), settled, signed <= 1, same, len(again), signed if settled else wanted
    )


def _wanted(gaps: Floats, spreads: Floats) -> float:
    """How many times as many samples until all gaps stand: errors fall as the root of samples."""
    open_ = spreads > 0
    if not open_.any():
        return 0.0
    with np.errstate(divide="ignore"):
        times: Floats = (SURE * spreads[open_] / gaps[open_]) ** 2
    return float(times.max())
