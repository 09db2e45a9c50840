"""What a phone follows: polls, and what the room is shown, never to whoever still decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import InputError
from study.polls import AFTER, BEFORE, is_asked_at
from study.session import Answered, next_step
from study.store.database import Database
from study.store.facilitating import ask, close_study, show
from study.store.following import glance, revealed
from study.store.keys import new_token
from study.store.taking_part import answer, join, resume, vote, withdraw
from study.store.values import OVER
from tests.study.playing import little, next_answer, opened, play, snapshot


@pytest.fixture
def room(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'studies.sqlite3'}")


def test_only_who_has_finished_is_shown_anything(room: Database) -> None:
    made = opened(room)
    done, _ = play(room, made.code)
    still, here = play(room, made.code, steps=6)
    assert here.step.kind not in ("debrief", "declined")
    show(room, made.study, made.key, "all:truth")
    assert glance(room, done).showing == "all:truth"
    assert glance(room, done).answers > 0
    assert len(revealed(room, done).people) == 2
    now = glance(room, still)
    assert (now.showing, now.answers) == ("", 0)
    with pytest.raises(InputError) as refused:
        revealed(room, still)
    assert refused.value.code == "not_shown"


def test_nothing_is_to_be_had_before_it_is_shown_or_after(room: Database) -> None:
    made = opened(room)
    done, _ = play(room, made.code)
    for said in ("", "displays", OVER, ""):
        show(room, made.study, made.key, said)
        assert glance(room, done).told == bool(said)
        if said == "displays":
            assert revealed(room, done).people
            continue
        with pytest.raises(InputError):
            revealed(room, done)


def test_who_declined_or_left_is_shown_nothing(room: Database) -> None:
    made = opened(room)
    token = new_token()
    join(room, made.code, token)
    answer(room, token, Answered("consent", "", {"agreed": False}))
    gone, _ = play(room, made.code)
    withdraw(room, gone)
    show(room, made.study, made.key, "displays")
    assert glance(room, token).showing == ""
    for one in (token, gone, new_token(), "no token"):
        with pytest.raises(InputError):
            revealed(room, one)


def test_a_closed_study_can_still_be_followed(room: Database) -> None:
    made = opened(room)
    done, _ = play(room, made.code)
    close_study(room, made.study, made.key)
    show(room, made.study, made.key, "displays")
    ask(room, made.study, made.key, AFTER)
    vote(room, done, AFTER, 3)
    now = glance(room, done)
    assert (now.state, now.showing, now.poll, now.voted) == ("closed", "displays", AFTER, True)


def test_a_glance_knows_whether_one_voted_in_the_poll_that_is_open(room: Database) -> None:
    made = opened(room)
    done, _ = play(room, made.code)
    assert not glance(room, done).voted
    for poll in (BEFORE, AFTER):
        ask(room, made.study, made.key, poll)
        assert not glance(room, done).voted
        vote(room, done, poll, 7)
        assert glance(room, done).voted


@pytest.mark.parametrize("order", ["decide_first", "advice_at_once"])
@pytest.mark.parametrize("practice", [0, 1])
def test_polls_stand_before_the_first_decision_and_at_the_end(
    room: Database, order: str, practice: int
) -> None:
    setup = little(order=order, practice=practice)
    made = opened(room, setup)
    token = new_token()
    here = join(room, made.code, token)
    before, after = [], []
    while True:
        if is_asked_at(BEFORE, here.step, here.answers):
            before.append(here.step.kind)
        if is_asked_at(AFTER, here.step, here.answers):
            after.append(here.step.kind)
        assert not is_asked_at("", here.step, here.answers)
        if here.step.kind == "debrief":
            break
        here = answer(room, token, next_answer(here))
    assert before == ["practice" if practice else "trial"]
    assert after == ["debrief"]
    assert resume(room, token).step == next_step(
        setup, snapshot(setup).plan(setup, here.arm, here.number), here.answers
    )
