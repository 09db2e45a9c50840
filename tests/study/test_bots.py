"""Bots of a known policy play whole sessions; the figures find out how each relied."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest

from study import bots
from study.bots import Bot, Policy
from study.export.rows import Trial, measured, trials
from study.measures.figures import figures
from study.setup.setup import Question, Questionnaire, Setup
from study.store import protocol
from study.store.database import URL_SETTING, Database
from tests.study.playing import little, opened

LINE = 0.8


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return Database(f"sqlite:///{tmp_path_factory.mktemp('bots') / 'studies.sqlite3'}")


def played(room: Database, bot: Bot, people: int = 8) -> tuple[Trial, ...]:
    made = opened(room, little(trials=12, practice=1, checks=2))
    bots.play_all(room, made.code, [bot] * people, seed=7)
    found = protocol.collected(room, made.study, made.key)
    assert [one.standing for one in found.people] == ["done"] * people
    rows = trials(found)
    assert len(rows) == people * 24
    return rows


def relied(rows: tuple[Trial, ...]) -> tuple[float | None, float | None]:
    found = figures(measured(rows)[0])
    return found["rair"].pooled.value, found["rsr"].pooled.value


@pytest.mark.parametrize(("policy", "rair", "rsr"), [("always", 1, 0), ("never", 0, 1)])
def test_who_always_or_never_follows_is_found_out(
    room: Database, policy: Policy, rair: float, rsr: float
) -> None:
    rows = played(room, Bot(policy))
    assert relied(rows) == (rair, rsr)
    found = figures(measured(rows)[0])
    if policy == "always":
        assert found["agreement"].pooled.value == 1
        assert found["accuracy_with_advice"] == found["accuracy_of_advice"]
    else:
        assert found["switch"].pooled.value == 0
        assert found["accuracy_with_advice"] == found["accuracy_alone"]


def test_who_follows_when_it_is_confident_is_found_out(room: Database) -> None:
    rows = played(room, Bot("when_confident", LINE, skill=0.5))
    sure = [one.confidence >= LINE for one in rows if one.initial != one.truth == one.advice]
    held = [one.confidence < LINE for one in rows if one.initial == one.truth != one.advice]
    assert 0.2 < sum(sure) / len(sure) < 0.8
    assert relied(rows) == (
        pytest.approx(sum(sure) / len(sure)),
        pytest.approx(sum(held) / len(held)),
    )
    # Every confident disagreement was given up, and no other one.
    for one in rows:
        assert one.final == (one.advice if one.confidence >= LINE else one.initial)


def test_who_tosses_a_coin_is_found_out(room: Database) -> None:
    found = figures(measured(played(room, Bot("random", skill=0.5), people=12))[0])
    for name in ("rair", "rsr"):
        low, high = found[name].pooled.low, found[name].pooled.high
        assert low is not None
        assert high is not None
        assert low - 0.1 < 0.5 < high + 0.1


def test_no_bot_answers_twice_and_each_has_its_own_time(room: Database) -> None:
    made = opened(room)
    sessions = bots.play_all(room, made.code, [Bot("random")] * 12, at_once=12)
    found = protocol.collected(room, made.study, made.key)
    assert sorted(one.number for one in sessions) == [*range(12)]
    assert {one.number: one.answers for one in sessions} == {
        one.number: len(one.given) for one in found.people
    }
    for person in found.people:
        assert all(a.at <= b.at for a, b in pairwise(person.given))


def test_bots_answer_every_kind_of_question(room: Database) -> None:
    own = (
        Question("mood", {"en": "How are you?"}),
        Question("which", {"en": "Which?"}, "choice", ({"en": "One"}, {"en": "Other"})),
        Question("why", {"en": "Why?"}, "text"),
    )
    for order in ("decide_first", "advice_at_once"):
        setup: Setup = little(
            questionnaire=Questionnaire(graphs=True, own=own), feedback=True, order=order
        )
        made = opened(room, setup)
        [one] = bots.play_all(room, made.code, [Bot("always")])
        assert one.completion


def test_they_play_by_command(
    room: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(URL_SETTING, room.url.render_as_string())
    made = opened(room)
    bots.main([made.code, "--policy", "never", "--people", "3", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["people"] == 3
    assert told["repeats"] == 0
    found = protocol.collected(room, made.study, made.key)
    assert told["answers"] == sum(len(one.given) for one in found.people)
    protocol.close_study(room, made.study, made.key)
    with pytest.raises(SystemExit) as error:
        bots.main([made.code])
    assert error.value.code == 2
    assert "This session is over" in capsys.readouterr().err


def test_an_answer_that_is_not_taken_is_sent_again(tmp_path: Path) -> None:
    """The store is locked in the midst of a session: nothing is lost, nothing is there twice."""
    import sqlite3

    file = tmp_path / "studies.sqlite3"
    held = Database(f"sqlite:///{file}", patience=0.05)
    made = opened(held)
    other = sqlite3.connect(file, isolation_level=None)
    waits = []

    def rest(seconds: float) -> None:
        """In place of a bot's own pause: here the lock is let go."""
        if other.in_transaction:
            other.execute("ROLLBACK")
        waits.append(seconds)

    with pytest.MonkeyPatch.context() as patch:
        other.execute("BEGIN IMMEDIATE")
        patch.setattr("study.bots.time.sleep", rest)
        one = bots.play(held, made.code, Bot("always"), 1)
    other.close()
    assert one.repeats >= 1
    assert waits
    [person] = protocol.collected(held, made.study, made.key).people
    assert len(person.given) == one.answers
    held.close()
