"""The results of a study: each policy of the bots is found, displays are held against chance."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from models.language import Language
from study import bots
from study.bots import Bot
from study.export.rows import measured, trials
from study.measures.comparing import FEWEST_PEOPLE, differences
from study.measures.figures import figures, mean_of_people
from study.measures.trials import Trials
from study.polls import said, shift
from study.results import Results, by_display, results
from study.setup.setup import Condition, Questionnaire
from study.store import protocol
from study.store.database import Database
from study.store.taking_part import vote
from study.store.values import Given
from tests.study.playing import little, opened, play


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return Database(f"sqlite:///{tmp_path_factory.mktemp('results') / 'studies.sqlite3'}")


def of(room: Database, *who: Bot, **more: object) -> tuple[protocol.Collected, Results]:
    made = opened(room, little(**{"trials": 12, **more}))
    bots.play_all(room, made.code, who, seed=3)
    found = protocol.collected(room, made.study, made.key)
    return found, results(found)


@pytest.mark.parametrize(
    ("bot", "name", "true"),
    [
        (Bot("always"), "agreement", 1.0),
        (Bot("always"), "over_reliance", 1.0),
        (Bot("never"), "switch", 0.0),
        (Bot("never"), "rair", 0.0),
        (Bot("never"), "rsr", 1.0),
    ],
)
def test_each_policy_is_found_under_every_display(
    room: Database, bot: Bot, name: str, true: float
) -> None:
    _, found = of(room, *[bot] * 6)
    assert found.found
    assert [one.by["condition"] for one in found.found.groups] == ["alone", "number"]
    for group in (found.found.whole, *found.found.groups):
        assert group.measures[name].pooled.value == true
        assert group.measures[name].averaged.value == true


def test_checks_of_attention_that_were_missed_are_counted(room: Database) -> None:
    collected, found = of(room, Bot("always"), Bot("never"), checks=2)
    assert (found.checks, found.missed, found.missed_by) == (4, 0, 0)  # bots read

    def dreaming(given: Given) -> Given:
        if not given.answer.step.startswith("check"):
            return given
        other = {**given.answer.value, "choice": "something else"}
        return replace(given, answer=replace(given.answer, value=other))

    first, *others = collected.people
    dreamt = replace(first, given=tuple(map(dreaming, first.given)))
    found = results(replace(collected, people=(dreamt, *others)))
    assert (found.checks, found.missed, found.missed_by) == (4, 2, 1)


def test_who_follows_when_it_is_sure_is_found_by_the_curve(room: Database) -> None:
    _, found = of(room, *[Bot("when_confident", 0.8, skill=0.0)] * 6)
    assert found.found
    # Two answers: who is always wrong alone and does not follow never ends with right advice.
    for band in found.found.curves[0]:
        if band.n and band.low >= 0.8:
            assert band.followed == 1
        elif band.n:
            assert band.followed == pytest.approx(1 - (band.right or 0))


def test_they_are_the_figures_of_the_export(room: Database) -> None:
    collected, found = of(room, Bot("random"), Bot("always"), Bot("never"))
    assert found.found
    assert found.found.whole.measures == figures(measured(trials(collected))[0])
    assert by_display(collected) == found.found.groups
    assert (found.people, found.finished) == (3, 3)


def test_each_person_has_their_own_figures_by_number(room: Database) -> None:
    _, found = of(room, Bot("always"))
    [one] = found.persons
    assert (one.number, one.trials, one.finished) == (1, 24, True)
    assert one.measures["agreement"] == 1
    assert one.measures["weight_of_advice"] is None


def test_trust_is_of_its_display_and_the_end_of_all_where_one_saw_all(room: Database) -> None:
    questions = Questionnaire(s_tias=True, graphs=True)
    _, found = of(room, Bot("always"), Bot("never"), trials=2, questionnaire=questions)
    assert [(one.id, one.condition, one.mean.people) for one in found.scores] == [
        ("trust", "alone", 2), ("trust", "number", 2), ("s-tias", "", 2), ("graphs", "", 2),
    ]  # fmt: skip
    _, found = of(room, *[Bot("always")] * 4, trials=2, questionnaire=questions, design="between")
    assert ("s-tias", "alone", 2) in [
        (one.id, one.condition, one.mean.people) for one in found.scores
    ]


def test_nobody_is_no_figure(room: Database) -> None:
    _, found = of(room)
    assert found.found is None
    assert (found.scores, found.differences, found.people) == ((), (), 0)
    assert mean_of_people([]).value is None


def test_a_mean_over_people_has_the_interval_of_people() -> None:
    made = mean_of_people([1.0, 3.0, 5.0, 7.0])
    assert made.value == 4
    assert made.people == 4
    assert made.low is not None
    assert made.high is not None
    assert 1 <= made.low < 4 < made.high <= 7


def people(n: int, follow: dict[str, float]) -> tuple[Trials, list[str]]:
    """Each of n people sees ten wrong advices under each display."""
    random = np.random.default_rng(5)
    shown = [name for _ in range(n) for name in follow for _ in range(10)]
    final = ["wrong" if random.random() < follow[name] else "right" for name in shown]
    return (
        Trials.of(
            advice=["wrong"] * len(shown),
            truth=["right"] * len(shown),
            final=final,
            person=[one for one in range(n) for _ in range(10 * len(follow))],
        ),
        shown,
    )


def test_a_difference_is_found_and_its_size_and_chance_is_not_taken_for_one() -> None:
    made, shown = people(40, {"a": 0.8, "b": 0.4, "c": 0.4})
    found = {(one.measure, one.one, one.other): one for one in differences(made, shown, "abc")}
    apart = found["over_reliance", "a", "b"]
    share = {name: np.mean((made.final == made.advice)[np.array(shown) == name]) for name in "abc"}
    assert apart.value == pytest.approx(share["a"] - share["b"])
    assert apart.low < 0.4 < apart.high
    assert apart.p < 0.001
    assert (apart.trials, apart.people) == (800, 40)
    assert found["over_reliance", "b", "c"].p > 0.05
    # No advice was right: what rests on right advice is not compared.
    assert not [one for one in found if one[0] == "under_reliance"]


def test_a_persons_decisions_hang_together() -> None:
    """The same decisions said ten times over are no more people: the interval stays as wide."""
    follow = np.random.default_rng(1).random((40, 2)) < (0.7, 0.4)

    def made(times: int) -> float:
        rows = [(who, at) for who in range(40) for at in range(2) for _ in range(times)]
        trials_ = Trials.of(
            advice=["x"] * len(rows), truth=["y"] * len(rows),
            final=["x" if follow[who, at] else "y" for who, at in rows],
            person=[who for who, _ in rows],
        )  # fmt: skip
        one, *_ = differences(trials_, ["ab"[at] for _, at in rows], "ab")
        return one.high - one.low

    assert made(10) == pytest.approx(made(1), rel=0.03)


def test_fewer_people_are_not_compared() -> None:
    assert differences(*people(FEWEST_PEOPLE - 1, {"a": 0.9, "b": 0.1}), "ab") == ()
    assert differences(*people(FEWEST_PEOPLE, {"a": 0.9, "b": 0.1}), "ab")


def test_displays_that_never_differ_are_left_out() -> None:
    assert differences(*people(40, {"a": 1.0, "b": 0.0}), "ab") == ()
    made = differences(*people(40, {"a": 1.0, "b": 0.5}), "ab")
    assert made[0].value == pytest.approx(0.5, abs=0.1)


def test_polls_are_counted_before_and_after_and_who_moved(room: Database) -> None:
    made = opened(room, little(trials=1, conditions=(Condition("one", {}),)))
    tokens = [play(room, made.code)[0] for _ in range(3)]
    for poll, values in (("before", (2, 4, 4)), ("after", (5, 4))):
        protocol.ask(room, made.study, made.key, poll)
        for token, value in zip(tokens, values, strict=False):
            vote(room, token, poll, value)
    found = shift(protocol.collected(room, made.study, made.key).people)
    assert found.counts["before"] == (0, 1, 0, 2, 0, 0, 0)
    assert found.counts["after"] == (0, 0, 0, 1, 1, 0, 0)
    assert (found.both, found.up, found.down) == (2, 1, 0)
    assert found.means == (3.0, 4.5), "of the two who answered both times"
    told = " ".join(said(found, Language()))
    assert "Before: 3 answers. After: 2 answers." in told
    assert "of those who answered both times: 3.0 of 7 before, 4.5 after." in told
