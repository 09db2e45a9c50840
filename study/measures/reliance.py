"""The measures: each is a function of what is summed over a person's trials.

So one definition serves a pooled figure (the sums of all), a person's own, and every bootstrap
sample of people. h: decision before the advice, a: advice, y: truth, f: decision after it. A
trial that lacks one of those a measure needs does not count in it.

Sources: Schemmer et al. 2023 (RAIR, RSR), Guo et al. 2024 (over- and under-reliance), Yaniv &
Foster 1997 and Harvey & Fischer 1997 (weight of advice), Macmillan & Creelman 2005 (d′ and c, with
the log-linear correction of Hautus 1995).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from study.measures.trials import MISSING, Bools, Floats, Trials


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of reliance.

    sums: what each trial adds, [n, m]. value: the figure from sums [..., m]; NaN where it is not
    defined. count: how many trials it rests on, from the same sums.
    """

    sums: Callable[[Trials], Floats]
    value: Callable[[Floats], Floats]
    count: Callable[[Floats], Floats]
    zero: Callable[[Trials], Floats] | None = None


def _share(part: Callable[[Trials], tuple[Bools, Bools]]) -> Measure:
    """So many of those: part gives which trials count, and which of them are meant."""

    def sums(trials: Trials) -> Floats:
        among, hits = part(trials)
        return np.stack([among & hits, among], axis=1).astype(np.float64)

    return Measure(sums, _quotient, lambda summed: summed[..., 1])


def _mean(
    part: Callable[[Trials], Floats], zero: Callable[[Trials], Floats] | None = None
) -> Measure:
    """The mean of a number per trial, NaN where the trial has none."""

    def sums(numbers: Floats) -> Floats:
        known = np.isfinite(numbers)
        return np.stack([np.where(known, numbers, 0.0), known.astype(np.float64)], axis=1)

    return Measure(
        lambda trials: sums(part(trials)),
        _quotient,
        lambda summed: summed[..., 1],
        None if zero is None else lambda trials: sums(zero(trials)),
    )


def _quotient(summed: Floats) -> Floats:
    above, below = summed[..., 0], summed[..., 1]
    return np.divide(above, below, out=np.full(below.shape, np.nan), where=below > 0)


def _known(*columns: np.ndarray) -> Bools:
    return np.logical_and.reduce([column != MISSING for column in columns])


def _right_alone(t: Trials) -> tuple[Bools, Bools]:
    return _known(t.initial, t.truth), t.initial == t.truth


def _right_together(t: Trials) -> tuple[Bools, Bools]:
    return _known(t.final, t.truth), t.final == t.truth


def _right_advice(t: Trials) -> tuple[Bools, Bools]:
    return _known(t.advice, t.truth), t.advice == t.truth


def _agreement(t: Trials) -> tuple[Bools, Bools]:
    return _known(t.advice, t.final), t.final == t.advice


def _switch(t: Trials) -> tuple[Bools, Bools]:
    return _known(t.initial, t.advice, t.final) & (t.initial != t.advice), t.final == t.advice


def _right_on_disagreement(t: Trials) -> tuple[Bools, Bools]:
    known = _known(t.initial, t.advice, t.truth, t.final)
    return known & (t.initial != t.advice), t.final == t.truth


def _over(t: Trials) -> tuple[Bools, Bools]:
    return _known(t.advice, t.truth, t.final) & (t.advice != t.truth), t.final == t.advice


def _under(t: Trials) -> tuple[Bools, Bools]:
    return _known(t.advice, t.truth, t.final) & (t.advice == t.truth), t.final != t.advice


def _rair(t: Trials) -> tuple[Bools, Bools]:
    known = _known(t.initial, t.advice, t.truth, t.final)
    return known & (t.initial != t.truth) & (t.advice == t.truth), t.final == t.truth


def _rsr(t: Trials) -> tuple[Bools, Bools]:
    known = _known(t.initial, t.advice, t.truth, t.final)
    return known & (t.initial == t.truth) & (t.advice != t.truth), t.final == t.truth


def weight_of_advice(trials: Trials) -> Floats:
    """(after − before) / (advised − before), clipped to [0, 1], [n].

    NaN where a number is missing, and where the person had said what was advised already: nothing
    was to move.
    """
    moved = trials.estimate_after - trials.estimate_before
    to_move = trials.estimate_advised - trials.estimate_before
    weight = np.divide(moved, to_move, out=np.full(len(trials), np.nan), where=to_move != 0)
    return np.clip(weight, 0.0, 1.0)


def _weight_or_zero(trials: Trials) -> Floats:
    to_move = trials.estimate_advised - trials.estimate_before
    return np.where(to_move == 0, 0.0, weight_of_advice(trials))


def _off(sure: Floats, known: Bools, right: Bools) -> Floats:
    """Squared distance of a person's own confidence from what came out (Brier)."""
    return np.where(known, (sure - right) ** 2, np.nan)


def _own_before(t: Trials) -> Floats:
    return _off(t.sure_before, *_right_alone(t))


def _own_after(t: Trials) -> Floats:
    return _off(t.sure_after, *_right_together(t))


def _too_sure(t: Trials) -> Floats:
    known, right = _right_together(t)
    return np.where(known, t.sure_after - right, np.nan)


def _seconds(t: Trials) -> Floats:
    return t.seconds


def _followed(trials: Trials) -> Floats:
    """Right advice followed, right advice; wrong advice followed, wrong advice: [n, 4]."""
    known = _known(trials.advice, trials.truth, trials.final)
    right = known & (trials.advice == trials.truth)
    wrong = known & (trials.advice != trials.truth)
    follows = trials.final == trials.advice
    return np.stack([right & follows, right, wrong & follows, wrong], axis=1).astype(np.float64)


def _deviates(summed: Floats) -> tuple[Floats, Floats]:
    """z of following right and of following wrong advice; NaN where there was none of a kind."""
    hits, right, alarms, wrong = np.moveaxis(summed, -1, 0)
    there = (right > 0) & (wrong > 0)
    hit = np.where(there, (hits + 0.5) / (right + 1), np.nan)
    alarm = np.where(there, (alarms + 0.5) / (wrong + 1), np.nan)
    return ndtri(hit), ndtri(alarm)


def _sensitivity(summed: Floats) -> Floats:
    hit, alarm = _deviates(summed)
    return hit - alarm


def _bias(summed: Floats) -> Floats:
    hit, alarm = _deviates(summed)
    return -(hit + alarm) / 2


def _judged(summed: Floats) -> Floats:
    return summed[..., 1] + summed[..., 3]


MEASURES: Mapping[str, Measure] = {
    "accuracy_alone": _share(_right_alone),
    "accuracy_with_advice": _share(_right_together),
    "accuracy_of_advice": _share(_right_advice),
    "agreement": _share(_agreement),
    "switch": _share(_switch),
    "accuracy_on_disagreement": _share(_right_on_disagreement),
    "over_reliance": _share(_over),
    "under_reliance": _share(_under),
    "rair": _share(_rair),
    "rsr": _share(_rsr),
    "weight_of_advice": _mean(weight_of_advice, _weight_or_zero),
    "d_prime": Measure(_followed, _sensitivity, _judged),
    "criterion": Measure(_followed, _bias, _judged),
    "own_brier_before": _mean(_own_before),
    "own_brier_after": _mean(_own_after),
    "own_overconfidence": _mean(_too_sure),
    "seconds": _mean(_seconds),
}
