"""Power: textbook values, a simulation, and its way round."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from study.power import Comparison, detectable, people_needed, power


def test_cohens_tables_for_both_designs() -> None:
    """d = .5 takes 64 people an arm between, 34 in all within, for 80% (two-sided, 5%)."""
    between = Comparison("between", 2, trials=1)  # one trial: spread .5, so d = difference / .5
    assert power(between, 128, 0.25) == pytest.approx(0.8015, abs=1e-3)
    within = Comparison("within", 2, trials=1, alike=0.5)
    assert power(within, 34, 0.25) == pytest.approx(0.8078, abs=1e-3)
    assert (people_needed(between, 0.25), people_needed(within, 0.25)) == (128, 34)


@pytest.mark.parametrize("design", ["between", "within"])
def test_a_simulation_of_people_finds_what_the_formula_says(design: str) -> None:
    """Shares drawn from Beta(2, 2), whose intraclass correlation is 1 / (2 + 2 + 1) = .2."""
    of = Comparison(design, 2, trials=10)  # type: ignore[arg-type]
    random = np.random.default_rng(7)
    people, difference, found, runs = 60, 0.1, 0, 1500
    for _ in range(runs):
        own = random.beta(2, 2, people)
        if design == "within":
            a = random.binomial(10, own) / 10
            b = random.binomial(10, np.clip(own + difference, 0, 1)) / 10
            found += stats.ttest_rel(a, b).pvalue < 0.05
        else:
            seen = random.binomial(10, np.clip(own + difference * (np.arange(60) % 2), 0, 1)) / 10
            found += stats.ttest_ind(seen[::2], seen[1::2]).pvalue < 0.05
    assert found / runs == pytest.approx(power(of, people, difference), abs=0.06)


def test_more_people_trials_or_difference_find_more_and_more_displays_less() -> None:
    of = Comparison("between", 2, 8)
    assert power(of, 40, 0.2) < power(of, 80, 0.2) < power(of, 80, 0.3)
    assert power(of, 40, 0.2) < power(Comparison("between", 2, 16), 40, 0.2)
    assert power(Comparison("between", 4, 8), 80, 0.2) < power(of, 80, 0.2)
    assert power(of, 80, 0.2) < power(Comparison("within", 2, 8), 80, 0.2)


def test_without_a_difference_as_many_are_found_as_the_error_allows() -> None:
    assert power(Comparison("within", 2, 8), 50, 0.0) == pytest.approx(0.05)
    assert power(Comparison("within", 3, 8), 50, 0.0) == pytest.approx(0.05 / 3)


def test_what_can_be_found_is_found_with_just_that_power() -> None:
    of = Comparison("within", 2, 8)
    found = detectable(of, 20)
    assert found is not None
    assert power(of, 20, found) == pytest.approx(0.8, abs=1e-2)
    assert power(of, people_needed(of) or 0, 0.1) >= 0.8 > power(of, (people_needed(of) or 0) - 1,
                                                                0.1)  # fmt: skip


def test_too_few_people_for_a_test_find_nothing() -> None:
    of = Comparison("between", 3, 8)
    assert [power(of, people, 1.0) for people in (0, 1, 3, 5)] == [0, 0, 0, 0]
    assert detectable(of, 5) is None
    assert people_needed(of, 0.0001) is None
    with pytest.raises(ValueError, match="nothing to compare"):
        power(Comparison("within", 1, 8), 20, 0.1)
