"""What is at stake: which cut-off costs least, and what it would do with a thousand cases.

A model answers alone what it is sure enough of, and hands the rest to a person, who is taken to be
right. Acting on a wrong answer costs, asking costs, and to miss a case of one chosen class can cost
more than another mistake. The cut-off that costs least is looked for on one half of the cases at
home and judged on the other half, and on every set away: one that was judged where it was found
would look better than it is.

    python -m models.calibration.stakes MODEL --wrong 20 --ask 1 --json
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from models import cards
from models.calibration import answered, selective, temperature
from models.calibration.bins import Share, share
from models.calibration.cases import Cases, Floats, Known, Whole, known
from models.calibration.measures import RESAMPLES, Estimate, interval
from models.calibration.report import measured, shipped
from models.display.figures import DUST

PER = 1_000  # cases of which everything is told
MOST_COST = 1_000.0
ALWAYS_ASK = 101  # the cut-off that no answer reaches
_CUTS = ALWAYS_ASK + 1  # 0 to 100 per cent, as the display can be set, and that one


class Costs(NamedTuple):
    """What it costs, in a unit of one's own.

    wrong: to act on a wrong answer. ask: to ask a person. miss: to act on an answer that misses a
    case of the class `missed` (an index); where that is None, every mistake costs `wrong`.
    """

    wrong: float
    ask: float
    miss: float = 0.0
    missed: int | None = None


@dataclass(frozen=True)
class Tally:
    """What each cut-off would do with n cases, 0 to 100 per cent and `ALWAYS_ASK`.

    alone, wrong: answered alone, and those of them that are wrong, int [102]. missed: the wrong
    ones by their true class, int [k, 102]. levels: how many cases have each whole per cent
    (0 to 100) as the highest cut-off that they reach, by right, wrong and class, [k + 1, 101].
    """

    n: int
    alone: Whole
    wrong: Whole
    missed: Whole
    levels: Whole

    def of_class(self, missed: int | None) -> Whole:
        """Wrong answers that missed that class, at each cut-off, [102]; none without a class."""
        return np.zeros(_CUTS, dtype=np.int64) if missed is None else self.missed[missed]

    def cost(self, costs: Costs) -> Floats:
        """The cost per case at each cut-off, [102]; NaN where there are no cases."""
        missed = self.of_class(costs.missed)
        total = _cost(self.alone, self.wrong, missed, self.n, costs)
        return total / self.n if self.n else np.full(_CUTS, np.nan)


def tally(cases: Cases) -> Tally:
    """Cases counted once; every cost is reckoned from the counts."""
    k = cases.probabilities.shape[1]
    lines = np.arange(ALWAYS_ASK) / 100
    level = np.searchsorted(lines, cases.confidence + DUST, side="right") - 1
    kind = np.where(cases.right, k, cases.labels)
    levels = np.bincount(kind * ALWAYS_ASK + level, minlength=(k + 1) * ALWAYS_ASK)
    levels = levels.reshape(k + 1, ALWAYS_ASK).astype(np.int64)
    reached = _reached(levels)
    return Tally(len(cases), reached.sum(axis=0), reached[:k].sum(axis=0), reached[:k], levels)


def _reached(levels: Whole) -> Whole:
    """From how many reach each cut-off highest, [..., 101], to how many reach it, [..., 102]."""
    from_above = np.cumsum(levels[..., ::-1], axis=-1)[..., ::-1]
    none = np.zeros((*levels.shape[:-1], 1), dtype=np.int64)
    found: Whole = np.concatenate([from_above, none], axis=-1)
    return found


def _cost(alone: Whole, wrong: Whole, missed: Whole, n: int, costs: Costs) -> Floats:
    found: Floats = costs.ask * (n - alone) + costs.wrong * (wrong - missed) + costs.miss * missed
    return found


def best(counted: Tally, costs: Costs) -> int | None:
    """The cut-off that costs least, in per cents; of equal ones the lowest. None without cases.

    A person who costs nothing is asked every time: that no case here was wrong above some cut-off
    does not say that none will be.
    """
    if counted.n and _free(costs):
        return ALWAYS_ASK
    return int(_least(counted.cost(costs))) if counted.n else None


def _free(costs: Costs) -> bool:
    return costs.ask == 0 and max(costs.wrong, costs.miss) > 0


def _least(cost: Floats) -> Whole:
    """Where each row [..., 102] is lowest; arithmetic's last digits decide nothing."""
    low = cost.min(axis=-1, keepdims=True)
    found: Whole = np.argmax(cost <= low + 1e-9 * (1 + np.abs(low)), axis=-1)
    return found


def best_interval(spread: Whole, n: int, costs: Costs) -> tuple[int, int]:
    """Where the cut-off lies for 95 % of the resamples (`resampled`) of those n cases."""
    if _free(costs):
        return ALWAYS_ASK, ALWAYS_ASK
    alone, wrong, missed = spread
    low, high = np.percentile(
        _least(_cost(alone, wrong, missed, n, costs)), [2.5, 97.5], method="nearest"
    )
    return int(low), int(high)


def resampled(counted: Tally, missed: int | None, seed: int = 0) -> Whole:
    """Alone, wrong and missed at each cut-off, of cases drawn anew [3, RESAMPLES, 102].

    To draw n cases is to draw how many of them fall into each kind of equal cases.
    """
    levels = counted.levels
    of_class = levels[missed] if missed is not None else np.zeros_like(levels[0])
    kinds = np.stack([levels[-1], levels[:-1].sum(axis=0) - of_class, of_class])
    random = np.random.default_rng(seed)
    drawn = random.multinomial(counted.n, kinds.ravel() / counted.n, RESAMPLES)
    right, wrong, of_it = np.moveaxis(_reached(drawn.reshape(RESAMPLES, 3, ALWAYS_ASK)), 1, 0)
    found: Whole = np.stack([right + wrong + of_it, wrong + of_it, of_it])
    return found


class Outcome(NamedTuple):
    """What a cut-off does with the cases of a set; shares are of all n, with 95 % intervals.

    right, wrong: answered alone. missed: those of the wrong that missed the chosen class. handed:
    to a person. risk: the wrong of those answered alone, not defined where there are none. cost:
    of PER cases. always_alone, always_ask: what PER cases cost without a cut-off. saves_alone,
    saves_ask: what PER cases cost less than that; below 0 where they cost more.
    """

    n: int
    right: Share
    wrong: Share
    missed: Share
    handed: Share
    risk: Share
    cost: Estimate
    always_alone: Estimate
    always_ask: float
    saves_alone: Estimate
    saves_ask: Estimate


def outcome(counted: Tally, cut: int, costs: Costs, seed: int = 0) -> Outcome | None:
    """What the cut-off (per cents, or ALWAYS_ASK) does; None where there are no cases."""
    n = counted.n
    if not n:
        return None
    of_class = counted.of_class(costs.missed)
    alone, wrong, missed = (int(one[cut]) for one in (counted.alone, counted.wrong, of_class))
    wrong_of_all, missed_of_all = int(counted.wrong[0]), int(of_class[0])
    # Six kinds of case tell all three ways apart: drawn together, their differences are paired.
    here = np.array([alone - wrong, wrong - missed, missed])
    everywhere = np.array([n - wrong_of_all, wrong_of_all - missed_of_all, missed_of_all])
    kinds = np.concatenate([here, everywhere - here])
    prices = np.array([0.0, costs.wrong, costs.miss])
    asked = np.full(3, costs.ask)
    random = np.random.default_rng(seed)
    drawn = random.multinomial(n, kinds / n, RESAMPLES)

    def told(price: Floats) -> Estimate:
        return Estimate(float(kinds @ price) * PER / n, *interval(drawn @ price * (PER / n)))

    used, always = np.concatenate([prices, asked]), np.concatenate([prices, prices])
    return Outcome(
        n,
        share(alone - wrong, n),
        share(wrong, n),
        share(missed, n),
        share(n - alone, n),
        share(wrong, alone),
        told(used),
        told(always),
        costs.ask * PER,
        told(always - used),
        told(np.full(6, costs.ask) - used),
    )


def in_thousand(found: Outcome) -> tuple[int, int, int, int]:
    """Right, wrong but not missed, missed and handed over, of exactly PER cases.

    By largest remainders; what there is at all has one at least, so that no mistake is left out.
    """
    counts = np.array(
        [
            found.right.right,
            found.wrong.right - found.missed.right,
            found.missed.right,
            found.handed.right,
        ]
    )
    exact = counts * PER / found.n
    made = np.maximum(np.floor(exact).astype(np.int64), counts > 0)
    while made.sum() < PER:
        made[np.argmax(exact - made)] += 1
    while made.sum() > PER:
        made[np.argmax(np.where(made > 1, made - exact, -np.inf))] -= 1
    right, wrong, missed, handed = made.tolist()
    return right, wrong, missed, handed


def chow(costs: Costs) -> float | None:
    """Where the line would lie were confidence exactly right (Chow 1970): 1 − ask / wrong.

    None where a class is told apart, or where nothing that is wrong costs anything.
    """
    if costs.missed is not None or not costs.wrong:
        return None
    return max(0.0, 1 - costs.ask / costs.wrong)


class Prepared(NamedTuple):
    """A model's cases counted: those on which a cut-off is found, then the sets it is judged on.

    found: the tally of the development half; its name and number are those of `home`. sets: the
    other half at home, then each set away; tallies, curves and areas (AURC, E-AURC) of each.
    """

    found_on: Cases
    found: Tally
    sets: tuple[Cases, ...]
    tallies: tuple[Tally, ...]
    curves: tuple[selective.Curve | None, ...]
    areas: tuple[tuple[Estimate, Estimate] | None, ...]


def prepared(model_id: str, warmth: float = 1.0) -> Prepared:
    """All that does not depend on costs, made once; warmth: the temperature of the scores.

    A model of a session has the cases that it brought, and none away. InputError as
    `report.measured`; ModelError as `cases.known`.
    """
    if answered.brought(model_id) is None:
        measured(model_id)
    return _prepared(model_id, warmth, cards.changed(model_id))


def is_known(model_id: str) -> bool:
    """Whether there are labelled cases of a model."""
    return model_id in shipped() or answered.brought(model_id) is not None


def _known(model_id: str) -> Known:
    own = answered.brought(model_id)
    return known(model_id) if own is None else Known((own,), ())


@lru_cache(maxsize=16)
def _prepared(model_id: str, warmth: float, _changed: tuple[int, ...]) -> Prepared:
    found = _known(model_id)
    fitting, judging = temperature.halves(tuple(map(len, found.home)))
    whole = temperature.at(found.whole, warmth)
    away = tuple(temperature.at(one, warmth) for one in found.away)
    return made(whole.rows(fitting), (whole.rows(judging), *away))


def made(found_on: Cases, sets: Sequence[Cases]) -> Prepared:
    """Any cases counted: a cut-off is found on the first and judged on each of the sets."""
    return Prepared(
        found_on,
        tally(found_on),
        tuple(sets),
        tuple(map(tally, sets)),
        tuple(map(selective.curve, sets)),
        tuple(map(selective.estimates, sets)),
    )


def cut_interval(model_id: str, warmth: float, costs: Costs) -> tuple[int, int] | None:
    """Between which per cents the cut-off lies, had other cases been drawn (95 %, bootstrap)."""
    n = prepared(model_id, warmth).found.n
    if not n:
        return None
    spread = _spread(model_id, warmth, costs.missed, cards.changed(model_id))
    return best_interval(spread, n, costs)


@lru_cache(maxsize=8)
def _spread(model_id: str, warmth: float, missed: int | None, changed: tuple[int, ...]) -> Whole:
    return resampled(_prepared(model_id, warmth, changed).found, missed)


def fitted(model_id: str) -> float:
    """The temperature of calibrated scores: fitted on the half on which a cut-off is found."""
    found = _known(model_id)
    fitting, _ = temperature.halves(tuple(map(len, found.home)))
    return round(temperature.fit(found.whole.rows(fitting)), 4)


if __name__ == "__main__":
    from models.calibration.stakes_command import main

    main()
