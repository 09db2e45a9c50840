"""Studies are kept: joined, resumed and answered by many at once; nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from models.errors import InputError
from models.limits import LIMITS
from study.assignment import arms
from study.session import Answered
from study.setup.setup import Condition
from study.store import database, housekeeping, protocol, rows, taking_part
from study.store.protocol import Database, Session
from study.store.schema import METADATA, PEOPLE, STUDIES
from tests.study.playing import fitting, little, next_answer, opened, play, snapshot


def refused(error: pytest.ExceptionInfo[InputError]) -> str:
    return error.value.code


def count(store: Database) -> dict[str, int]:
    return store.read(
        lambda c: {
            table.name: c.execute(select(func.count()).select_from(table)).scalar_one()
            for table in METADATA.sorted_tables
        }
    )


def test_a_whole_session_is_kept_and_goes_on_from_the_same_link_at_every_step(
    store: Database,
) -> None:
    made = opened(store)
    token = protocol.new_token()
    here = protocol.join(store, made.code, token)
    seen: list[tuple[str, str]] = []
    while here.step.kind != "debrief":
        again = protocol.resume(store, token)
        assert again == here
        assert here.done == len(seen) < here.of
        seen.append((here.step.id, here.step.stage))
        here = protocol.answer(store, token, next_answer(here), 2.5)
    assert here.done == here.of == len(seen)
    assert len(here.completion) == 8
    assert here.language == "fr"
    [person] = protocol.collected(store, made.study, made.key).people
    assert [(one.answer.step, one.answer.stage) for one in person.given] == seen
    assert {(one.seconds, one.timed) for one in person.given} == {(2.5, "browser")}
    assert person.standing == "done"


def test_forty_who_join_at_once_sit_in_balanced_arms(store: Database) -> None:
    setup = little(conditions=tuple(Condition(f"c-{at}") for at in range(4)), trials=2)
    made = opened(store, setup)
    with ThreadPoolExecutor(40) as many:
        joined = [*many.map(lambda _: protocol.join(store, made.code, protocol.new_token()),
                            range(40))]  # fmt: skip
    assert sorted(one.number for one in joined) == [*range(40)]
    seats = Counter(one.arm for one in joined)
    assert len(arms(setup)) == 16
    assert {*seats.values()} == {2, 3}
    orders = Counter(arms(setup)[one.arm].conditions for one in joined)
    assert {*orders.values()} == {10}


def test_a_double_click_on_join_is_one_person(store: Database) -> None:
    made = opened(store)
    token = protocol.new_token()
    with ThreadPoolExecutor(8) as many:
        joined = [*many.map(lambda _: protocol.join(store, made.code, token), range(8))]
    assert {one.number for one in joined} == {0}
    assert protocol.progress(store, made.study, made.key).here == 1


def test_the_same_answer_from_many_threads_is_stored_once(store: Database) -> None:
    made = opened(store)
    token = protocol.new_token()
    here = protocol.join(store, made.code, token)
    answers = 0
    while here.step.kind != "debrief" and answers < 8:
        given = next_answer(here)
        with ThreadPoolExecutor(6) as many:
            after = [*many.map(lambda _, g=given: protocol.answer(store, token, g), range(6))]
        answers += 1
        assert {one.step for one in after} == {after[0].step}
        here = after[0]
        assert len(here.answers) == answers
    assert count(store)["answers"] == answers


def test_of_two_different_answers_the_first_one_counts(store: Database) -> None:
    made = opened(store, little(practice=0, own_confidence=False))
    token, here = play(store, made.code, 4)
    assert here.step.stage == "first"
    first = Answered(here.step.id, "first", {"choice": "no"})
    second = Answered(here.step.id, "first", {"choice": "yes"})
    with ThreadPoolExecutor(2) as two:
        asked = [*two.map(lambda one: protocol.answer(store, token, one), [first, second])]
    kept = {one.answers[-1].value["choice"] for one in asked}
    assert len(kept) == 1
    late = protocol.answer(store, token, second)
    assert {late.answers[-1].value["choice"]} == kept


def test_no_advice_before_ones_own_decision_and_no_step_out_of_turn(store: Database) -> None:
    made = opened(store, little(practice=0))
    token, here = play(store, made.code, 4)
    assert not here.step.advised
    for wrong in (
        Answered(here.step.id, "final", fitting(here)),
        Answered("trial-3", "first", fitting(here)),
    ):
        with pytest.raises(InputError) as error:
            protocol.answer(store, token, wrong)
        assert refused(error) == "not_the_step"
    with pytest.raises(InputError) as error:
        protocol.answer(store, token, Answered(here.step.id, "first", {"choice": "maybe"}))
    assert refused(error) == "bad_answer"
    assert protocol.resume(store, token) == here


def test_only_an_open_study_is_joined_and_answered(store: Database) -> None:
    setup = little()
    made = protocol.create_study(store, setup, snapshot(setup))
    token = protocol.new_token()
    with pytest.raises(InputError) as error:
        protocol.join(store, made.code, token)
    assert refused(error) == "study_not_open"
    protocol.open_study(store, made.study, made.key)
    here = protocol.join(store, made.code, token)
    for shut, code in (
        (protocol.pause_study, "study_paused"),
        (protocol.close_study, "study_closed"),
    ):
        shut(store, made.study, made.key)
        with pytest.raises(InputError) as error:
            protocol.answer(store, token, next_answer(here))
        assert refused(error) == code
        with pytest.raises(InputError) as error:
            protocol.join(store, made.code, protocol.new_token())
        assert refused(error) == code
        assert protocol.join(store, made.code, token).number == here.number
        protocol.open_study(store, made.study, made.key)
    assert len(protocol.answer(store, token, next_answer(here)).answers) == 1


def test_a_code_is_found_however_it_is_typed(store: Database) -> None:
    made = opened(store)
    for typed in (made.code.lower(), protocol.shown_code(made.code), f" {made.code} "):
        assert protocol.room(store, typed).name == little().name
    for typed in ("", "AAAAAAAA", made.code + "C", "'; DROP TABLE people", "\0", "\ud800"):
        with pytest.raises(InputError) as error:
            protocol.room(store, typed)
        assert refused(error) == "no_such_room"


def test_withdrawing_deletes_all_that_was_answered_and_frees_the_seat(store: Database) -> None:
    made = opened(store)
    token, here = play(store, made.code, 6)
    protocol.ask(store, made.study, made.key, "before")
    protocol.vote(store, token, "before", 4)
    other, _ = play(store, made.code, 3)
    protocol.withdraw(store, token)
    protocol.withdraw(store, token)
    for call in (
        lambda: protocol.resume(store, token),
        lambda: protocol.answer(store, token, next_answer(here)),
        lambda: protocol.join(store, made.code, token),
    ):
        with pytest.raises(InputError) as error:
            call()
        assert refused(error) == "withdrawn"
    left = protocol.collected(store, made.study, made.key)
    assert [one.number for one in left.people] == [1]
    assert left.withdrawn == 1
    assert count(store)["answers"] == 3
    assert count(store)["polls"] == 0
    assert protocol.progress(store, made.study, made.key).here == 1
    assert protocol.resume(store, other).number == 1
    # The seat of who left is the one that is free.
    assert protocol.join(store, made.code, protocol.new_token()).arm == here.arm


def test_who_does_not_consent_is_asked_nothing_and_is_in_no_figure(store: Database) -> None:
    made = opened(store)
    token = protocol.new_token()
    protocol.join(store, made.code, token)
    here = protocol.answer(store, token, Answered("consent", "", {"agreed": False}))
    assert here.step.kind == "declined"
    with pytest.raises(InputError):
        protocol.answer(store, token, Answered("language", "", {"language": "en"}))
    found = protocol.collected(store, made.study, made.key)
    assert (found.people, found.declined) == ((), 1)


def test_deleting_a_study_deletes_everything_of_it_and_nothing_else(store: Database) -> None:
    made, other = opened(store), opened(store)
    token, _ = play(store, made.code)
    kept, _ = play(store, other.code, 5)
    protocol.ask(store, made.study, made.key, "after")
    protocol.vote(store, token, "after", 7)
    before = count(store)
    protocol.delete_study(store, made.study, made.key)
    assert count(store) == {
        **before, "studies": 1, "items": 1, "people": 1, "answers": 5, "polls": 0, "events": 3,
    }  # fmt: skip
    with pytest.raises(InputError) as error:
        protocol.resume(store, token)
    assert refused(error) == "no_such_link"
    assert protocol.pulse(store, made.study) == ""
    assert len(protocol.resume(store, kept).answers) == 5


def test_days_that_are_over_delete_a_study(store: Database) -> None:
    long, short = opened(store, little(delete_after_days=30)), opened(store)
    store.write(
        lambda c: c.execute(STUDIES.update().where(STUDIES.c.id == short.study)
                            .values(delete_after=rows.now() - 1))
    )  # fmt: skip
    assert protocol.expire(store) == 1
    assert protocol.expire(store) == 0
    assert protocol.room(store, long.code).state == "open"
    with pytest.raises(InputError):
        protocol.room(store, short.code)


def test_a_start_deletes_what_is_over_and_goes_on_without_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delenv(database.URL_SETTING, raising=False)
    monkeypatch.setenv(database.FOLDER_SETTING, str(tmp_path))
    held = database.database()
    kept, over = opened(held), opened(held)
    held.write(
        lambda c: c.execute(STUDIES.update().where(STUDIES.c.id == over.study)
                            .values(delete_after=rows.now() - 1))
    )  # fmt: skip
    housekeeping.tidy()
    assert protocol.room(held, kept.code).state == "open"
    with pytest.raises(InputError):
        protocol.room(held, over.code)
    assert not caplog.records or all(one.levelname == "INFO" for one in caplog.records)
    held.close()
    monkeypatch.setenv(database.URL_SETTING, "nonsense")
    housekeeping.tidy()
    assert "could not be deleted" in caplog.text


def test_nobody_reads_or_changes_what_is_not_theirs(store: Database) -> None:
    made, other = opened(store), opened(store)
    calls = (
        lambda key: protocol.facilitated(store, made.study, key),
        lambda key: protocol.progress(store, made.study, key),
        lambda key: protocol.collected(store, made.study, key),
        lambda key: protocol.pause_study(store, made.study, key),
        lambda key: protocol.delete_study(store, made.study, key),
        lambda key: protocol.show(store, made.study, key, "truth"),
        lambda key: protocol.tally(store, made.study, key, "before"),
        lambda key: protocol.studies(store, key),
    )
    for call in calls:
        for key in ("", other.key, made.study, made.code):
            with pytest.raises(InputError) as error:
                call(key)
            assert refused(error) == "not_yours"
    for study, key in (("no-such-study", other.key), ("\0", "\ud800"), (made.study, "\ud800\0")):
        with pytest.raises(InputError) as error:
            protocol.facilitated(store, study, key)
        assert refused(error) == "not_yours"
    assert protocol.pulse(store, "\0") == ""
    with pytest.raises(InputError) as error:
        protocol.resume(store, protocol.new_token())
    assert refused(error) == "no_such_link"


def test_the_servers_key_is_told_once_and_opens_every_study(store: Database) -> None:
    made = opened(store)
    key = protocol.server_key(store)
    assert key
    assert protocol.server_key(store) is None
    assert protocol.is_server_key(store, key)
    assert not protocol.is_server_key(store, made.key)
    assert [one.id for one in protocol.studies(store, key)] == [made.study]
    assert protocol.facilitated(store, made.study, key).code == made.code
    protocol.set_server_key(store, "a key of our own choice")
    assert not protocol.is_server_key(store, key)
    assert protocol.is_server_key(store, "a key of our own choice")
    with pytest.raises(InputError):
        protocol.set_server_key(store, "short")


def test_no_token_and_no_key_is_kept_as_it_is(store: Database) -> None:
    made = opened(store)
    token, _ = play(store, made.code, 2)
    held = store.read(
        lambda c: [str(row) for table in METADATA.sorted_tables for row in c.execute(select(table))]
    )
    assert len(held) > 3
    assert not [row for row in held if token in row or made.key in row]


def test_the_room_is_counted_without_names(store: Database) -> None:
    made = opened(store)
    play(store, made.code)
    play(store, made.code, 5)
    there = protocol.progress(store, made.study, made.key)
    assert (there.here, there.done) == (1, 1)
    whole, part = there.places
    assert (whole.kind, whole.standing) == ("debrief", "done")
    assert (part.kind, part.answers, part.number) == ("practice", 5, 1)
    counted = {(one.step, one.stage): one.n for one in there.answers}
    assert counted[("consent", "")] == 2
    assert counted[("trial-0", "final")] == 1


def test_the_pulse_beats_with_every_change(store: Database) -> None:
    made = opened(store)
    beats = [protocol.pulse(store, made.study)]

    def beat() -> None:
        beats.append(protocol.pulse(store, made.study))

    token = protocol.new_token()
    here = protocol.join(store, made.code, token)
    beat()
    protocol.answer(store, token, next_answer(here))
    beat()
    protocol.ask(store, made.study, made.key, "before")
    beat()
    protocol.vote(store, token, "before", 3)
    beat()
    protocol.show(store, made.study, made.key, "truth")
    beat()
    protocol.withdraw(store, token)
    beat()
    protocol.close_study(store, made.study, made.key)
    beat()
    assert len({*beats}) == len(beats)
    assert protocol.pulse(store, made.study) == beats[-1]


def test_a_poll_takes_the_last_vote_of_each_while_it_is_asked(store: Database) -> None:
    made = opened(store)
    tokens = [play(store, made.code, 1)[0] for _ in range(3)]
    with pytest.raises(InputError) as error:
        protocol.vote(store, tokens[0], "before", 4)
    assert refused(error) == "no_poll"
    protocol.ask(store, made.study, made.key, "before")
    for token, value in zip([*tokens, tokens[0]], [1, 7, 7, 2], strict=True):
        protocol.vote(store, token, "before", value)
    for wrong in (0, 8, True):
        with pytest.raises(InputError):
            protocol.vote(store, tokens[0], "before", wrong)
    assert protocol.tally(store, made.study, made.key, "before") == (0, 1, 0, 0, 0, 0, 2)
    assert protocol.tally(store, made.study, made.key, "after") == (0,) * 7


def test_too_many_at_once_and_too_many_at_all_are_told_so(
    store: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = opened(store)
    monkeypatch.setattr(taking_part, "LIMITS", replace(LIMITS, study_joins=3, study_people=4))
    for _ in range(3):
        protocol.join(store, made.code, protocol.new_token())
    with pytest.raises(InputError) as error:
        protocol.join(store, made.code, protocol.new_token())
    assert refused(error) == "too_many_joins"
    store.write(lambda c: c.execute(PEOPLE.update().values(joined=0)))
    protocol.join(store, made.code, protocol.new_token())
    store.write(lambda c: c.execute(PEOPLE.update().values(joined=0)))
    with pytest.raises(InputError) as error:
        protocol.join(store, made.code, protocol.new_token())
    assert refused(error) == "study_full"


def test_an_answer_is_bounded_and_a_time_that_cannot_be_is_left_out(store: Database) -> None:
    made = opened(store)
    token = protocol.new_token()
    protocol.join(store, made.code, token)
    with pytest.raises(InputError) as error:
        protocol.answer(store, token, Answered("consent", "", {"agreed": "x" * 20_000}))
    assert refused(error) == "answer_too_long"
    with pytest.raises(InputError) as error:
        protocol.answer(store, token, Answered("consent", "", {"agreed": "\ud800"}))
    assert refused(error) == "bad_answer"
    protocol.answer(store, token, Answered("consent", "", {"agreed": True}), float("nan"))
    protocol.answer(store, token, Answered("language", "", {"language": "en"}), -1.0)
    protocol.answer(store, token, Answered("instructions", "", {}), 12.5, "server")
    [person] = protocol.collected(store, made.study, made.key).people
    assert [(one.seconds, one.timed) for one in person.given] == [
        (None, ""), (None, ""), (12.5, "server"),
    ]  # fmt: skip


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10**6))
def test_whatever_people_do_in_whichever_order_each_has_exactly_what_they_gave(
    store: Database, seed: int
) -> None:
    """People join, answer, answer twice, reload and leave at random; a model keeps the books."""
    random, made = Random(seed), opened(store)
    books: dict[str, list[Answered]] = {}
    for _ in range(30):
        move = random.choice(["join", "answer", "answer", "answer", "again", "leave", "reload"])
        if move == "join" or not books:
            token = protocol.new_token()
            protocol.join(store, made.code, token)
            books[token] = []
            continue
        token = random.choice([*books])
        here: Session = protocol.resume(store, token)
        if move == "answer" and here.step.kind != "debrief":
            given = next_answer(here)
            protocol.answer(store, token, given)
            books[token].append(given)
        elif move == "again" and books[token]:
            protocol.answer(store, token, random.choice(books[token]))
        elif move == "leave" and random.random() < 0.3:
            protocol.withdraw(store, token)
            del books[token]
    assert {token: [*protocol.resume(store, token).answers] for token in books} == books
