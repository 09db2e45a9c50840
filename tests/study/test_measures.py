"""The measures of reliance: by hand, on planted people, and against what was published."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from models.errors import InputError
from models.reading.tables import read_table
from study.measures.columns import Named, read_trials
from study.measures.curve import cell_calibration_error, reliance_curve
from study.measures.figures import figures, groups, per_person
from study.measures.reliance import MEASURES, weight_of_advice
from study.measures.trials import Trials

PUBLISHED = Path(__file__).parents[3] / "shared" / "data" / "reliance"
published = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published studies' data are not on this machine"
)

# Every way in which h, a, y and f of two answers can lie, once each: 16 trials of one person.
EVERY = [(h, a, y, f) for h in "AB" for a in "AB" for y in "AB" for f in "AB"]


def trials(rows: Sequence[tuple[str | None, ...]], **more: Sequence[object]) -> Trials:
    h, a, y, f = zip(*rows, strict=True)
    return Trials.of(initial=h, advice=a, truth=y, final=f, **more)  # type: ignore[arg-type]


def pooled(given: Trials, name: str) -> tuple[float | None, int]:
    made = figures(given)[name].pooled
    return made.value, made.n


def test_each_share_by_hand() -> None:
    rows = [
        ("A", "A", "A", "A"),  # agreed, right
        ("A", "B", "B", "B"),  # saved by the advice
        ("A", "B", "B", "A"),  # did not take right advice
        ("A", "B", "B", "A"),
        ("A", "B", "A", "A"),  # withstood wrong advice
        ("A", "B", "A", "A"),
        ("A", "B", "A", "B"),  # misled
        ("B", "B", "A", "B"),  # wrong together
        ("A", "B", "C", "C"),  # right against both
    ]
    said = {name: pooled(trials(rows), name) for name in MEASURES}
    assert said["accuracy_alone"] == (4 / 9, 9)
    assert said["accuracy_with_advice"] == (5 / 9, 9)
    assert said["accuracy_of_advice"] == (4 / 9, 9)
    assert said["agreement"] == (4 / 9, 9)
    assert said["switch"] == (2 / 7, 7)
    assert said["accuracy_on_disagreement"] == (4 / 7, 7)
    assert said["over_reliance"] == (2 / 5, 5)
    assert said["under_reliance"] == (2 / 4, 4)
    assert said["rair"] == (1 / 3, 3)
    assert said["rsr"] == (2 / 3, 3)


def test_signal_detection_by_hand() -> None:
    rows = [("A", "B", "B", "B")] * 3 + [("A", "B", "B", "A")] + [("A", "B", "A", "B")]
    rows += [("A", "B", "A", "A")] * 5
    hit, alarm = norm.ppf(3.5 / 5), norm.ppf(1.5 / 7)
    value, n = pooled(trials(rows), "d_prime")
    assert value == pytest.approx(hit - alarm)
    assert n == 10
    assert pooled(trials(rows), "criterion")[0] == pytest.approx(-(hit + alarm) / 2)


def test_self_reliance_is_of_those_who_were_right_not_of_all_wrong_advice() -> None:
    """Public code divides by all wrong advice: who was wrong from the start cannot stay right."""
    rows = [("A", "B", "A", "A"), ("A", "B", "A", "B"), ("B", "B", "A", "B"), ("B", "B", "A", "B")]
    assert pooled(trials(rows), "rsr") == (1 / 2, 2)


@pytest.mark.parametrize("name", MEASURES)
def test_what_has_no_trial_is_not_defined_and_never_nought(name: str) -> None:
    made = figures(trials([(None, None, None, None)] * 3))[name]
    assert (made.pooled.value, made.pooled.n) == (None, 0)
    assert (made.averaged.value, made.averaged.people) == (None, 0)
    assert made.pooled.low is None
    assert made.averaged.high is None


def test_detection_needs_right_and_wrong_advice() -> None:
    only_right = figures(trials([("A", "B", "B", "B")] * 4))
    assert only_right["d_prime"].pooled.value is None
    assert only_right["criterion"].averaged.people == 0


def test_a_trial_that_lacks_a_decision_counts_where_it_is_not_needed() -> None:
    rows = [(None, "A", "A", "A"), ("B", "A", "A", "A"), ("B", "A", "A", None)]
    assert pooled(trials(rows), "over_reliance") == (None, 0)
    assert pooled(trials(rows), "under_reliance") == (0.0, 2)
    assert pooled(trials(rows), "rair") == (1.0, 1)
    assert pooled(trials(rows), "accuracy_alone") == (0.0, 2)


def test_a_person_counts_once_in_the_average_and_by_trials_in_the_pool() -> None:
    rows = [("A", "B", "B", "B")] * 6 + [("A", "B", "B", "A")] * 2 + [("A", "B", "A", "A")]
    made = figures(trials(rows, person=["p"] * 6 + ["q"] * 2 + ["r"]))["rair"]
    assert (made.pooled.value, made.pooled.n) == (6 / 8, 8)
    # r never had the chance: left out, and the average is said to be of two.
    assert (made.averaged.value, made.averaged.people) == (1 / 2, 2)
    zeroed = figures(trials(rows, person=["p"] * 6 + ["q"] * 2 + ["r"]), empty="zero")["rair"]
    assert (zeroed.averaged.value, zeroed.averaged.people) == (1 / 3, 3)


def test_weight_of_advice_by_hand() -> None:
    given = trials(
        [("A", "A", "A", "A")] * 6,
        estimate_before=[0.2, 0.2, 0.2, 0.5, 1.0, None],
        estimate_after=[0.6, 0.1, 1.0, 0.5, 1.0, 0.5],
        estimate_advised=[1.0, 1.0, 0.6, 0.0, 1.0, 1.0],
    )
    assert weight_of_advice(given) == pytest.approx(
        [0.5, 0.0, 1.0, 0.0, np.nan, np.nan], nan_ok=True
    )
    assert pooled(given, "weight_of_advice") == (1.5 / 4, 4)
    assert figures(given, empty="zero")["weight_of_advice"].pooled.n == 5


def test_own_confidence_by_hand() -> None:
    given = trials(
        [("A", "B", "A", "A"), ("B", "B", "A", "B")], sure_before=[0.9, 0.8], sure_after=[0.7, None]
    )
    assert pooled(given, "own_brier_before")[0] == pytest.approx((0.01 + 0.64) / 2)
    value, n = pooled(given, "own_overconfidence")
    assert value == pytest.approx(-0.3)
    assert n == 1


def test_the_interval_draws_people_not_trials() -> None:
    """Twenty people who each always or never follow: thirty trials each add nothing."""
    always, never = ("A", "B", "B", "B"), ("A", "B", "B", "A")
    once = figures(trials([always, never] * 10, person=list(range(20))))["agreement"]
    many = figures(
        trials([one for one in [always, never] * 10 for _ in range(30)],
               person=[p for p in range(20) for _ in range(30)])
    )["agreement"]  # fmt: skip
    assert many.pooled.low == once.pooled.low
    assert many.pooled.high == once.pooled.high
    assert once.pooled.low == pytest.approx(0.5 - 1.96 * np.sqrt(0.25 / 20), abs=0.06)


def test_the_interval_covers_the_truth() -> None:
    random = np.random.default_rng(7)
    held = 0
    for _ in range(120):
        tend = random.beta(4, 2, 40)  # each person has their own inclination: 2/3 in the mean
        follows = random.random((40, 12)) < tend[:, None]
        rows = [("A", "B", "B", "B" if one else "A") for one in follows.ravel()]
        made = figures(trials(rows, person=np.repeat(np.arange(40), 12).tolist()))["agreement"]
        assert made.pooled.low is not None
        assert made.pooled.high is not None
        held += made.pooled.low <= 2 / 3 <= made.pooled.high
    assert 105 <= held <= 120


def test_one_person_has_no_interval_and_the_seed_decides() -> None:
    given = trials(EVERY, person=["p"] * 16)
    assert figures(given)["agreement"].pooled.low is None
    several = trials(EVERY * 3, person=["p"] * 16 + ["q"] * 16 + ["r"] * 16)
    rows = [("A", "B", "B", "B"), ("A", "B", "B", "A"), ("A", "B", "A", "A"), ("B", "B", "B", "A")]
    uneven = trials(rows, person=list("pqrs"))
    assert figures(several, seed=3) == figures(several, seed=3)
    assert figures(uneven, seed=3)["agreement"] == figures(uneven, seed=3)["agreement"]


def test_groups_are_told_apart_and_sorted() -> None:
    rows = [("A", "B", "B", "B")] * 2 + [("A", "B", "B", "A")] * 3
    made = groups(trials(rows), {"display": ["words"] * 2 + ["bars"] * 3})
    assert [group.by for group in made] == [{"display": "bars"}, {"display": "words"}]
    assert [group.measures["agreement"].pooled.value for group in made] == [0.0, 1.0]
    assert [group.trials for group in made] == [3, 2]
    with pytest.raises(ValueError, match="lengths"):
        groups(trials(rows), {"display": ["words"]})


def test_the_reliance_curve_by_hand() -> None:
    rows = [("A", "B", "B", "B"), ("A", "B", "B", "A"), ("A", "B", "A", "B"), ("A", "B", "B", "B")]
    curve = reliance_curve(trials(rows, confidence=[0.55, 0.5, 0.95, 1.0]), (0.5, 0.6, 0.9, 1.0))
    assert [(band.n, band.followed, band.right) for band in curve] == [
        (2, 0.5, 1.0), (0, None, None), (2, 1.0, 0.5),
    ]  # fmt: skip
    assert curve[0].said == pytest.approx(0.525)
    with pytest.raises(ValueError, match="rise"):
        reliance_curve(trials(rows), (0.5, 0.5))


def test_the_calibration_error_of_cells_by_hand() -> None:
    said, true = np.array([0.5, 0.5, 0.9, 0.9]), np.array([0.0, 1.0, 1.0, 1.0])
    whole = np.zeros(4, np.int64)
    apart = np.array([0, 1, 0, 0])
    assert cell_calibration_error(said, true, [np.array([0, 0, 1, 1])]) == pytest.approx(0.05)
    assert cell_calibration_error(said, true, [np.array([0, 0, 1, 1]), apart]) == pytest.approx(0.3)
    assert cell_calibration_error(said, true, [whole]) == pytest.approx(0.05)
    assert cell_calibration_error(said[:0], true[:0], [whole[:0]]) is None


def test_columns_that_cannot_be_trials_are_refused() -> None:
    with pytest.raises(ValueError, match="lengths"):
        Trials.of(advice=["A"], truth=["A"], final=["A", "B"])
    with pytest.raises(ValueError, match="outside"):
        Trials.of(advice=["A"], truth=["A"], final=["A"], confidence=[1.2])
    with pytest.raises(ValueError, match="no such column"):
        Trials.of(advice=["A"], truth=["A"], final=["A"], mood=[1.0])


# Other people's tables.


def of(text: str, named: Named) -> Trials:
    return read_trials(read_table(text.encode()), named)[0]


NAMED = Named("a", "f", "y", "h", person=("s", "id"), numbers={"confidence": "c"})


def test_a_table_is_read_by_the_columns_that_one_names() -> None:
    given = of(
        "s,id,h,a,y,f,c\n1,p,yes,no,no,no,80%\n2,p,yes,no,yes , yes,\n2,p,,no,NA,no,0.5\n", NAMED
    )
    assert (len(given), given.people) == (3, 2)  # ids repeat from study to study
    assert pooled(given, "rair") == (1.0, 1)
    assert pooled(given, "rsr") == (1.0, 1)
    assert given.confidence.tolist()[::2] == [0.8, 0.5]


@pytest.mark.parametrize(("cells", "shares"), [(("50", "100"), [0.5, 1]), (("0,5", "1"), [0.5, 1])])
def test_a_confidence_may_be_a_share_or_a_per_cent(
    cells: tuple[str, str], shares: list[float]
) -> None:
    rows = "\n".join(f'1;p;x;x;x;x;"{cell}"' for cell in cells)
    assert of(f"s;id;h;a;y;f;c\n{rows}\n", NAMED).confidence.tolist() == shares


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("high", "not_a_number"),
        ("-3", "not_a_confidence"),
        ("101", "not_a_confidence"),
        ("inf", "not_a_number"),
        ("1e999", "not_a_number"),
    ],
)
def test_a_column_that_is_no_confidence_is_refused(cell: str, code: str) -> None:
    with pytest.raises(InputError) as refused:
        of(f"s,id,h,a,y,f,c\n1,p,x,x,x,x,{cell}\n", NAMED)
    assert refused.value.code == code


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(InputError, match="no column “h”") as refused:
        of("a,f,y\nx,x,x\n", Named("a", "f", "y", "h"))
    assert refused.value.code == "no_such_column"
    assert "a, f, y" in str(refused.value)


# By command.


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "study.measures", *arguments],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_the_command_prints_every_measure(tmp_path: Path) -> None:
    table = tmp_path / "study.csv"
    rows = "".join(f"{','.join(row)},{'yx'[i % 2]},{i % 4}\n" for i, row in enumerate(EVERY))
    table.write_text("h,a,y,f,display,id\n" + rows, "utf-8")
    names = ("--initial", "h", "--advice", "a", "--truth", "y", "--final", "f")
    ran = command(str(table), *names, "--by", "display", "--person", "id", "--json")
    assert ran.returncode == 0, ran.stderr
    said = json.loads(ran.stdout)
    assert (said["trials"], said["people"], len(said["groups"])) == (16, 4, 2)
    assert set(said["groups"][0]["measures"]) == set(MEASURES)
    assert said["groups"][0]["by"] == {"display": "x"}
    assert said["groups"][0]["measures"]["weight_of_advice"]["pooled"] == {
        "value": None, "n": 0, "low": None, "high": None,
    }  # fmt: skip
    for_people = command(str(table), *names)
    assert "rair                      0.500 [" in for_people.stdout
    assert "not defined (n = 0)" in for_people.stdout


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    table = tmp_path / "study.csv"
    table.write_text("h,a\nx,y\n", "utf-8")
    ran = command(str(table), "--advice", "a", "--truth", "y", "--final", "f")
    assert ran.returncode == 2
    assert "no column “f”" in ran.stderr or "no column “y”" in ran.stderr
    assert (
        command(
            str(tmp_path / "none.csv"), *["--advice", "a", "--truth", "y", "--final", "f"]
        ).returncode
        == 2
    )


# Against what was published. The data stay where they are.


@published
@pytest.mark.parametrize(
    ("group", "rair", "rair_n", "rsr", "rsr_n"),
    [
        ("system", 0.414634, 328, 0.514286, 105),
        ("accuracy", 0.430939, 362, 0.539683, 126),
        ("analogy", 0.357477, 428, 0.465517, 116),
        ("loan_analogy", 0.344366, 1269, 0.640127, 314),
    ],
)
def test_the_reliance_of_four_groups_of_loan_decisions(
    group: str, rair: float, rair_n: int, rsr: float, rsr_n: int
) -> None:
    data = pd.read_csv(PUBLISHED / "loan_scaffolds" / "trials.csv", dtype=str)
    data = data[data.user_group == group]
    given = Trials.of(
        initial=list(data.initial_choice),
        advice=list(data.ai_advice),
        truth=list(data.correct_answer),
        final=list(data.final_choice),
        person=list(data.user_id),
    )
    made = figures(given)
    assert made["rair"].pooled.value == pytest.approx(rair, abs=5e-7)
    assert made["rsr"].pooled.value == pytest.approx(rsr, abs=5e-7)
    assert (made["rair"].pooled.n, made["rsr"].pooled.n) == (rair_n, rsr_n)
    # How far nought in place of "not defined" pulls a figure down.
    zeroed = figures(given, empty="zero")["rsr"].averaged
    left = made["rsr"].averaged
    assert left.value is not None
    assert zeroed.value is not None
    assert zeroed.people > left.people
    assert left.value - zeroed.value > 0.08
    assert np.isnan(per_person(given, "rsr")).sum() == zeroed.people - left.people


@published
def test_the_weight_of_a_chatbots_advice() -> None:
    data = pd.read_csv(PUBLISHED / "petezh_advice.csv")
    given = Trials.of(
        advice=list(data.advice_answer),
        truth=list(data.correct_answer),
        final=list(data.advice_answer),
        person=list(data.participant_id),
        estimate_before=list(data.init_advice_confidence),
        estimate_after=list(data.advice_confidence),
        estimate_advised=[1.0] * len(data),
    )
    as_published = np.nan_to_num(weight_of_advice(given))
    assert as_published.mean() == pytest.approx(0.337334, abs=5e-7)
    assert as_published.std(ddof=1) == pytest.approx(0.395242, abs=5e-7)
    assert figures(given, empty="zero")["weight_of_advice"].pooled.value == pytest.approx(
        as_published.mean()
    )
    # Ours leaves out who had said so already: they could not follow any further.
    ours = figures(given)["weight_of_advice"].pooled
    assert ours.value is not None
    assert ours.value > 0.35
    assert ours.n < len(data)


@published
@pytest.mark.parametrize(("group", "removed", "error"), [("A", 15, 0.090327), ("B", 17, 0.036482)])
def test_the_calibration_error_of_two_groups_of_card_players(
    group: str, removed: int, error: float
) -> None:
    """Removed is who answered two or more of three attention games as hardly anybody did.

    The paper's bounds are the mean and one standard deviation of four groups, of which two are
    here; these lie where they must for its counts of people.
    """
    data = pd.read_csv(PUBLISHED / "human_alignment" / f"group_{group}.csv")
    games = data[data.game_id < 0]
    said = games.human_conf
    odd = {0.0: said > 61, 60.0: (said < 46) | (said > 82), 100.0: said < 73}
    fails = pd.concat([(games.true_prob == prob) & where for prob, where in odd.items()], axis=1)
    out = fails.any(axis=1).groupby(games.participant_id).sum()
    left = data[(data.game_id >= 0) & ~data.participant_id.isin(out[out > 1].index)]
    assert (out > 1).sum() == removed
    # Four bins of the person's own confidence; 50 goes with the colour that they chose.
    own = np.minimum(left.human_conf.to_numpy() // 25, 3)
    own = np.where((left.human_conf == 50) & (left.initial_decision == "Black"), 1, own)
    made = cell_calibration_error(
        left.AI_conf.to_numpy() / 100,
        left.true_prob.to_numpy() / 100,
        [own.astype(np.int64), left.AI_conf.to_numpy(np.int64)],
    )
    assert made == pytest.approx(error, abs=5e-7)
