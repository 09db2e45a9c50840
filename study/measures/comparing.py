"""Whether displays differ by more than chance, where enough people took part to ask.

A linear probability model (ordinary least squares on "did it, or not", a column for each display)
by statsmodels, with standard errors clustered by person: a person's decisions hang together, and
who decides often is no crowd. Its coefficients are differences in points, which a reader
understands, and it holds where a display has only noes. t with (people − 1) degrees of freedom
(Cameron & Miller 2015, Journal of Human Resources); p values are corrected by Holm (1979) over all
pairs of displays of a measure.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from study.measures.reliance import MEASURES
from study.measures.trials import Trials

FEWEST_PEOPLE = 30  # with fewer the figures describe those who took part, and no more
COMPARED = ("over_reliance", "under_reliance", "accuracy_with_advice")
_FEWEST_BY_DISPLAY = 5  # people: a standard error of fewer says little


class Difference(Struct, frozen=True):
    """By how much a share is larger under one display than under the other, in [−1, 1].

    low, high: its 95 % interval, for this pair alone. p: corrected for the pairs of this measure.
    trials, people: that it rests on.
    """

    measure: str
    one: str
    other: str
    value: float
    low: float
    high: float
    p: float
    trials: int
    people: int


def differences(
    trials: Trials, condition: Sequence[str], order: Sequence[str]
) -> tuple[Difference, ...]:
    """Each pair of displays under each measure of COMPARED; () of fewer than FEWEST_PEOPLE people.

    condition: of each trial. order: the displays, the first of a pair first. What cannot be
    reckoned (a display that too few people have figures of, or that never differed) is left out.
    """
    if trials.people < FEWEST_PEOPLE:
        return ()
    shown = np.array(condition, dtype=object)
    return tuple(one for name in COMPARED for one in _differences(name, trials, shown, order))


def _differences(
    name: str, trials: Trials, shown: np.ndarray, order: Sequence[str]
) -> list[Difference]:
    from statsmodels.stats.multitest import multipletests

    hits, among = MEASURES[name].sums(trials).T
    counts = among > 0
    enough = [
        one
        for one in order
        if len(np.unique(trials.person[counts & (shown == one)])) >= _FEWEST_BY_DISPLAY
    ]
    made = [
        found
        for one, other in combinations(enough, 2)
        if (found := _pair(name, one, other, hits, trials.person, shown, counts)) is not None
    ]
    if not made:
        return []
    corrected = multipletests([one.p for one in made], method="holm")[1]
    return [replace(one, p=float(p)) for one, p in zip(made, corrected, strict=True)]


def _pair(
    name: str,
    one: str,
    other: str,
    hits: np.ndarray,
    person: np.ndarray,
    shown: np.ndarray,
    counts: np.ndarray,
) -> Difference | None:
    import statsmodels.api as sm

    there = counts & ((shown == one) | (shown == other))
    here = (shown[there] == one).astype(np.float64)
    whose = person[there]
    fitted = sm.OLS(hits[there], sm.add_constant(here)).fit(
        cov_type="cluster", cov_kwds={"groups": whose}, use_t=True
    )
    low, high = fitted.conf_int()[1]
    value, p = float(fitted.params[1]), float(fitted.pvalues[1])
    if not np.isfinite([value, low, high, p]).all() or fitted.bse[1] < 1e-12:
        return None  # nobody's figures differ from the others': there is no chance to hold it to
    people = len(np.unique(whose))
    return Difference(name, one, other, value, float(low), float(high), p, int(there.sum()), people)
