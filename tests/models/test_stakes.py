"""What is at stake: against brute force, the reference formulas of the field, and planted cases."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from models import catalog
from models.calibration import report, selective, stakes
from models.calibration.cases import Cases, known
from models.calibration.measures import RESAMPLES
from models.calibration.stakes import ALWAYS_ASK, Costs
from models.calibration.stakes_command import main
from models.calibration.temperature import halves
from models.display.figures import reaches
from models.errors import InputError

ROOT = Path(__file__).parent.parent.parent


def drawn(n: int, seed: int, k: int = 4, whole: bool = False) -> Cases:
    """Cases whose labels follow their probabilities; whole: in per cents, so that many are tied."""
    rng = np.random.default_rng(seed)
    probabilities = rng.dirichlet(np.full(k, 0.6), n)
    labels = (probabilities.cumsum(axis=1) > rng.uniform(size=(n, 1))).argmax(axis=1)
    if whole:
        probabilities = probabilities.round(1)
    return Cases("drawn", probabilities, labels)


def binary(confidences: list[float], right: list[bool]) -> Cases:
    rows = np.array([[1 - c, c] for c in confidences])
    return Cases("planted", rows, np.array([1 if hit else 0 for hit in right]))


NONE = Cases("none", np.zeros((0, 2)), np.zeros(0, dtype=np.int64))


# The cut-off


def by_hand(cases: Cases, cut: int, costs: Costs) -> float:
    """The cost of each case looked at one by one, as the display would decide."""
    total = 0.0
    for row, label in zip(cases.probabilities, cases.labels, strict=True):
        answer = int(row.argmax())
        if cut == ALWAYS_ASK or not reaches(float(row.max()), cut / 100):
            total += costs.ask
        elif answer != label:
            total += costs.miss if label == costs.missed else costs.wrong
    return total / len(cases)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize(
    "costs",
    [Costs(10, 1), Costs(3, 2, 40, 1), Costs(0, 0), Costs(1, 5, 0, 0), Costs(1000, 0.1, 5, 3)],
)
def test_costs_and_the_best_cut_are_those_of_brute_force(
    seed: int, whole: bool, costs: Costs
) -> None:
    cases = drawn(150, seed, whole=whole)
    counted = stakes.tally(cases)
    slow = np.array([by_hand(cases, cut, costs) for cut in range(ALWAYS_ASK + 1)])
    np.testing.assert_allclose(counted.cost(costs), slow, atol=1e-9)
    assert stakes.best(counted, costs) == int(np.flatnonzero(slow <= slow.min() + 1e-9)[0])
    cut = 70
    found = stakes.outcome(counted, cut, costs)
    assert found is not None
    assert found.cost.value == pytest.approx(slow[cut] * 1000)
    assert found.always_alone.value == pytest.approx(slow[0] * 1000)
    assert found.always_ask == pytest.approx(slow[ALWAYS_ASK] * 1000)
    assert found.saves_alone.value == pytest.approx((slow[0] - slow[cut]) * 1000)
    assert found.saves_ask.value == pytest.approx((slow[ALWAYS_ASK] - slow[cut]) * 1000)
    assert found.right.right + found.wrong.right + found.handed.right == 150
    assert found.risk.n == found.right.right + found.wrong.right


def test_the_cut_that_was_planted_is_found() -> None:
    """Right from 80 % on, wrong below: whatever a mistake costs, the line lies there."""
    sure = [0.95, 0.9, 0.85, 0.8] * 5 + [0.75, 0.7, 0.6] * 5
    cases = binary(sure, [c >= 0.8 for c in sure])
    counted = stakes.tally(cases)
    assert stakes.best(counted, Costs(5, 1)) == 76
    assert stakes.best(counted, Costs(1, 5)) == 0  # a mistake is cheaper than to ask
    found = stakes.outcome(counted, 76, Costs(5, 1))
    assert found is not None
    assert stakes.in_thousand(found) == (571, 0, 0, 429)


def test_a_person_who_costs_nothing_is_asked_every_time() -> None:
    ready = stakes.prepared("reviews-en")
    assert stakes.best(ready.found, Costs(10, 0)) == ALWAYS_ASK
    assert stakes.cut_interval("reviews-en", 1.0, Costs(10, 0)) == (ALWAYS_ASK, ALWAYS_ASK)
    assert stakes.best(ready.found, Costs(0, 0)) == 0, "mistakes cost nothing either"


def test_nothing_above_the_cut_is_no_risk_of_nought() -> None:
    cases = binary([0.6, 0.7], [True, False])
    found = stakes.outcome(stakes.tally(cases), ALWAYS_ASK, Costs(5, 1))
    assert found is not None
    assert found.risk == (0, 0, None, None, None)
    assert found.handed.share == 1
    assert found.cost == (1000, 1000, 1000)
    assert stakes.in_thousand(found) == (0, 0, 0, 1000)


def test_a_score_of_single_precision_reaches_its_line() -> None:
    cases = binary([float(np.float32(0.9)), float(np.float32(0.29)) + 0.5], [True, True])
    counted = stakes.tally(cases)
    assert counted.alone[[79, 80, 90, 91, 101]].tolist() == [2, 1, 1, 0, 0]


def test_where_confidence_is_exactly_right_the_line_is_chows() -> None:
    cases = drawn(200_000, 1, k=2)
    for costs in (Costs(4, 1), Costs(10, 1), Costs(3, 1)):
        line = stakes.chow(costs)
        assert line is not None
        cut = stakes.best(stakes.tally(cases), costs)
        assert cut is not None
        assert abs(cut / 100 - line) <= 0.02
    assert stakes.chow(Costs(1, 2)) == 0
    assert stakes.chow(Costs(0, 1)) is None
    assert stakes.chow(Costs(2, 1, 9, 0)) is None


def test_a_class_that_is_dear_to_miss_makes_the_line_higher() -> None:
    counted = stakes.tally(drawn(2000, 2))
    plain, dear = (stakes.best(counted, Costs(3, 1, miss, 1)) for miss in (3, 300))
    assert plain is not None
    assert dear is not None
    assert plain == stakes.best(counted, Costs(3, 1))
    assert dear > plain


def test_a_thousand_are_a_thousand_and_no_mistake_is_left_out() -> None:
    rng = np.random.default_rng(0)
    for seed in range(60):
        n = int(rng.integers(1, 6000))
        counted = stakes.tally(drawn(n, seed))
        found = stakes.outcome(counted, int(rng.integers(0, 102)), Costs(1, 1, 2, 0))
        assert found is not None
        counts = stakes.in_thousand(found)
        assert sum(counts) == 1000
        exact = (found.right, found.wrong, found.missed, found.handed)
        held = [one.right for one in exact]
        held[1] -= held[2]
        for shown, right in zip(counts, held, strict=True):
            assert (shown > 0) == (right > 0)
            assert abs(shown - right * 1000 / n) < 4


# Intervals


def test_intervals_are_those_of_cases_drawn_anew() -> None:
    cases, costs = drawn(400, 7), Costs(5, 1, 20, 1)
    found = stakes.outcome(stakes.tally(cases), 60, costs)
    assert found is not None
    rng = np.random.default_rng(1)
    made = []
    for _ in range(600):
        counted = stakes.tally(cases.rows(rng.integers(0, 400, 400)))
        cost = counted.cost(costs) * 1000
        made.append((cost[60], cost[0], cost[0] - cost[60]))
    for estimate, values in zip(
        (found.cost, found.always_alone, found.saves_alone), zip(*made, strict=True), strict=True
    ):
        low, high = np.percentile(values, [2.5, 97.5])
        assert estimate.low == pytest.approx(low, rel=0.12)
        assert estimate.high == pytest.approx(high, rel=0.12)


def test_the_cuts_of_resamples_are_those_of_cases_drawn_anew() -> None:
    cases, costs = drawn(300, 9, k=2), Costs(5, 1, 30, 1)
    counted = stakes.tally(cases)
    spread = stakes.resampled(counted, 1)
    assert spread.shape == (3, RESAMPLES, 102)
    low, high = stakes.best_interval(spread, 300, costs)
    cut = stakes.best(counted, costs)
    assert cut is not None
    assert low <= cut <= high
    rng = np.random.default_rng(2)
    cuts = [
        stakes.best(stakes.tally(cases.rows(rng.integers(0, 300, 300))), costs) for _ in range(600)
    ]
    slow = np.percentile(np.array(cuts), [2.5, 97.5])
    assert abs(low - slow[0]) <= 3
    assert abs(high - slow[1]) <= 3


# The files


@pytest.mark.parametrize("model", report.shipped())
def test_a_cut_is_found_on_one_half_and_judged_on_the_other_and_away(model: str) -> None:
    ready, all_ = stakes.prepared(model), known(model)
    fitting, judging = halves(tuple(map(len, all_.home)))
    assert ready.found.n == len(fitting)
    assert not set(fitting) & set(judging)
    assert [len(one) for one in ready.sets] == [len(judging), *map(len, all_.away)]
    for cases, counted, areas in zip(ready.sets, ready.tallies, ready.areas, strict=True):
        assert counted.alone[0] == len(cases)
        assert counted.wrong[0] == (~cases.right).sum()
        assert areas is not None
        assert areas[0].value == selective.aurc(cases)


@pytest.mark.parametrize("model", ["intents-en", "digits"])
def test_the_command_s_calibrated_scores_are_those_that_the_app_shows(model: str) -> None:
    fit = catalog.get(model).calibration
    assert fit is not None
    assert stakes.fitted(model) == fit.temperature


def test_a_model_without_cases_is_refused() -> None:
    with pytest.raises(InputError, match="no labelled cases"):
        stakes.prepared("distilbert-sst2")


def test_the_command_prints_what_the_page_shows_and_loads_no_framework() -> None:
    code = (
        "import sys\nfrom models.calibration.stakes_command import main\n"
        "main(['reviews-en','--wrong','20','--miss','100','--class','negative','--json'])\n"
        "print(sorted({'torch','tensorflow','keras','sklearn','streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    said, loaded = done.stdout.strip().splitlines()
    assert loaded == "[]"
    made = json.loads(said)
    ready, costs = stakes.prepared("reviews-en"), Costs(20, 1, 100, 0)
    cut = stakes.best(ready.found, costs)
    assert cut is not None
    assert made["cut"] == cut / 100
    assert len(made["away"]) == 3
    for one, counted in zip((made["home"], *made["away"]), ready.tallies, strict=True):
        found = stakes.outcome(counted, cut, costs)
        assert found is not None
        assert one["outcome"][0] == one["n"] == counted.n
        assert one["outcome"][6] == pytest.approx(list(found.cost))
        assert one["in_thousand"] == list(stakes.in_thousand(found))


def test_the_module_is_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["things", "--wrong", "5"])
    said = capsys.readouterr().out
    assert "judged on others" in said
    assert "home, Oxford-IIIT Pet, 243 cases" in said
    done = subprocess.run(
        [sys.executable, "-m", "models.calibration.stakes", "things", "--wrong", "5"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == said
    with pytest.raises(SystemExit):
        main(["things", "--class", "nothing"])


def test_a_move_over_ten_thousand_cases_is_reckoned_in_a_blink() -> None:
    cases = drawn(10_000, 0, k=10)
    counted = stakes.tally(cases)
    spread = stakes.resampled(counted, 3)

    def move(miss: float) -> float:
        start = time.perf_counter()
        costs = Costs(10, 1, miss, 3)
        cut = stakes.best(counted, costs)
        assert cut is not None
        stakes.best_interval(spread, 10_000, costs)
        assert stakes.outcome(counted, cut, costs) is not None
        return time.perf_counter() - start

    assert min(move(float(miss)) for miss in range(10, 20)) < 0.02
