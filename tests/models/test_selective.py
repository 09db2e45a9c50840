"""Risk and coverage: against the field's formulas, all orders of equal cases, and drawing anew."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from sklearn.metrics import auc

from models.calibration import selective, stakes
from models.calibration.measures import resamples
from models.calibration.stakes import Costs
from tests.models.test_stakes import NONE, binary, drawn


@pytest.mark.parametrize("seed", range(4))
def test_aurc_is_the_formula_of_torch_uncertainty_and_of_scikit_learn(seed: int) -> None:
    """Without ties, theirs: the risks by falling confidence; they join them by the trapezoid."""
    cases = drawn(300, seed)
    order = np.argsort(-cases.confidence)
    risks = np.cumsum(~cases.right[order]) / np.arange(1, 301)
    assert selective.aurc(cases) == pytest.approx(risks.mean(), abs=1e-12)
    curve = selective.curve(cases)
    assert curve is not None
    np.testing.assert_allclose(curve.risk, risks, atol=1e-12)
    np.testing.assert_allclose(curve.coverage, np.arange(1, 301) / 300)
    trapezoid = auc(np.arange(1, 301) / 300, risks) / (1 - 1 / 300)
    ours = (curve.risk.sum() - (curve.risk[0] + curve.risk[-1]) / 2) / 299
    assert ours == pytest.approx(trapezoid, abs=1e-12)


def test_equally_sure_cases_count_as_the_mean_over_all_their_orders() -> None:
    sure = [0.9, 0.8, 0.8, 0.8, 0.6, 0.6]
    hits = [True, False, True, True, False, True]
    cases = binary(sure, hits)
    areas = []
    for order in permutations(range(6)):
        if all(sure[a] >= sure[b] for a, b in pairwise(order)):
            wrong = np.cumsum([not hits[at] for at in order])
            areas.append((wrong / np.arange(1, 7)).mean())
    assert len(areas) == 12
    assert selective.aurc(cases) == pytest.approx(np.mean(areas), abs=1e-12)
    turned = cases.rows(np.array([5, 3, 0, 4, 2, 1]))
    assert selective.aurc(turned) == pytest.approx(np.mean(areas), abs=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_a_perfect_order_has_no_excess_and_geifmans_bound_holds(seed: int) -> None:
    cases = drawn(400, seed)
    wrong = int((~cases.right).sum())
    best = np.concatenate([np.zeros(400 - wrong), np.ones(wrong)])
    least = (np.cumsum(best) / np.arange(1, 401)).mean()
    excess = selective.excess_aurc(cases)
    assert excess == pytest.approx(selective.aurc(cases) - least, abs=1e-12)
    r = wrong / 400
    assert least == pytest.approx(r + (1 - r) * np.log(1 - r), abs=2 / 400)  # Geifman et al., (4)
    perfect = binary([0.9] * 5 + [0.6] * 2, [True] * 5 + [False] * 2)
    assert selective.excess_aurc(perfect) == pytest.approx(0, abs=1e-9)


def test_chance_order_has_the_error_rate_for_an_area() -> None:
    cases = binary([0.7] * 10, [True] * 8 + [False] * 2)
    assert selective.aurc(cases) == pytest.approx(0.2)


@pytest.mark.parametrize("whole", [False, True])
def test_resamples_are_those_that_one_would_draw(whole: bool) -> None:
    cases = drawn(120, 5, whole=whole)
    found = selective.ordered(cases)
    (counts,) = resamples(120, 3, total=20)
    areas, excesses = found.of(counts)
    for row, area, excess in zip(counts, areas, excesses, strict=True):
        again = cases.rows(np.repeat(np.arange(120), row.astype(int)))
        assert area == pytest.approx(selective.aurc(again), abs=1e-12)
        assert excess == pytest.approx(selective.excess_aurc(again), abs=1e-12)


def test_without_cases_nothing_is_defined() -> None:
    assert selective.curve(NONE) is None
    assert selective.aurc(NONE) is None
    assert selective.excess_aurc(NONE) is None
    assert selective.estimates(NONE) is None
    counted = stakes.tally(NONE)
    assert stakes.best(counted, Costs(1, 1)) is None
    assert stakes.outcome(counted, 50, Costs(1, 1)) is None
    with pytest.raises(ValueError, match="no cases"):
        selective.ordered(NONE)
