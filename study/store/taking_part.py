"""What a participant can do: join, go on, answer, vote, withdraw; with their own token alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from models.errors import N_, InputError
from models.limits import LIMITS
from study.assignment import next_arm
from study.session import Answered, Step, bad_answer, check_answer, next_step, way
from study.setup.wording import SCALE
from study.store import keys
from study.store.database import Database
from study.store.rows import answers_of, name_of, note, now, row_by_code, study_of, study_row
from study.store.schema import ANSWERS, EVENTS, PEOPLE, POLLS, STUDIES
from study.store.values import (
    THERE,
    Room,
    Session,
    Standing,
    Study,
    Timed,
    no_such_link,
    no_such_room,
    shut,
    withdrawn,
)

_LONGEST = 24 * 3600.0  # seconds that one decision can take: a tab left open overnight, no more


def room(database: Database, code: str) -> Room:
    """What a code leads to; InputError "no_such_room" (404)."""

    def work(connection: Connection) -> Room:
        row = row_by_code(connection, code)
        return Room(row.code, name_of(row), row.state)

    return database.read(work)


def join(database: Database, code: str, token: str) -> Session:
    """A seat for somebody new, in the arm that has the fewest; the same token finds the same seat.

    token: from `keys.new_token`, made once when the page to join is opened, so that a double click
    is one person. InputError "no_such_room" (404), "study_not_open", "study_paused",
    "study_closed" (403), "too_many_joins" (429), "study_full" (403), "no_such_link" (404: a token
    that is none).
    """
    if not keys.is_token(token):
        raise no_such_link()

    def work(connection: Connection) -> Session:
        found = _by_token(connection, token)
        if found is not None:
            return _session(connection, found)
        row = study_row(connection, row_by_code(connection, code).id, lock=True)
        if row is None:
            raise no_such_room()
        if row.state != "open":
            raise shut(row.state)
        study = study_of(connection, row)
        at = now()
        _leave_room(connection, row.id, at)
        taken = _taken(connection, row.id)
        arm = next_arm(study.setup, taken, row.came)
        first = next_step(study.setup, study.snapshot.plan(study.setup, arm, row.came), ())
        person = connection.execute(
            insert(PEOPLE)
            .values(
                study_id=row.id, number=row.came, token_hash=keys.hashed(token), arm=arm,
                state="here", language="", joined=at, seen=at, completion="",
                at_kind=first.kind, at_step=first.id, at_stage=first.stage,
            )
            .returning(PEOPLE)
        ).one()  # fmt: skip
        connection.execute(update(STUDIES).where(STUDIES.c.id == row.id).values(came=row.came + 1))
        note(connection, row.id, "joined", person.id)
        return _session(connection, person)

    return database.write(work)


def resume(database: Database, token: str) -> Session:
    """Where the person with this link stands, in whatever state the study is.

    InputError "no_such_link" (404), "withdrawn" (403).
    """
    return database.read(lambda connection: _session(connection, seated(connection, token)))


def answer(
    database: Database,
    token: str,
    given: Answered,
    seconds: float | None = None,
    timed: Timed = "browser",
) -> Session:
    """Store an answer, and where the person stands then: what is returned is stored.

    The first answer to a step and stage is the one that counts; the same or another one sent again
    changes nothing and is no error. seconds: what it took, by the clock that `timed` names; what
    cannot be is left out. InputError "not_the_step", "study_paused", … (403), "bad_answer" (422),
    "answer_too_long" (413), as `resume` and `check_answer`.
    """
    try:
        value = msgspec.json.encode(given.value).decode()
    except (TypeError, ValueError, RecursionError) as error:  # half a character, say
        raise bad_answer() from error
    if len(value.encode()) > LIMITS.study_answer_bytes:
        raise InputError(
            "answer_too_long",
            N_("This answer is too long. Shorten it and send again."),
            status=413,
        )
    took = seconds if seconds is not None and 0 <= seconds <= _LONGEST else None

    def work(connection: Connection) -> Session:
        person = seated(connection, token, lock=True)
        before = answers_of(connection, person.id)
        if any((one.step, one.stage) == (given.step, given.stage) for one in before):
            return _session(connection, person, before)
        study = _study(connection, person)
        if study.state != "open":
            raise shut(study.state)
        plan = study.snapshot.plan(study.setup, person.arm, person.number)
        check_answer(study.setup, plan, before, given, study.snapshot.labels)
        at = now()
        connection.execute(
            insert(ANSWERS).values(
                study_id=study.id, person_id=person.id, step=given.step, stage=given.stage,
                value=value, at=at, seconds=took, timed=timed if took is not None else "",
            )
        )  # fmt: skip
        after = (*before, given)
        changed = _changes(person, given, next_step(study.setup, plan, after), at)
        if changed["state"] != person.state:
            note(connection, study.id, changed["state"], person.id)
        row = connection.execute(
            update(PEOPLE).where(PEOPLE.c.id == person.id).values(changed).returning(PEOPLE)
        ).one()
        return _session(connection, row, after, study)

    return database.write(work)


def vote(database: Database, token: str, poll: str, value: int) -> None:
    """Answer the poll that is open, from 1 to 7; who votes again means the later vote.

    InputError "no_poll" (403), "bad_answer" (422), as `resume`.
    """
    if isinstance(value, bool) or not 1 <= value <= SCALE:
        raise bad_answer()

    def work(connection: Connection) -> None:
        person = seated(connection, token, lock=True)
        row = study_row(connection, person.study_id)
        if row is None or not poll or row.poll != poll or person.state not in THERE:
            raise InputError("no_poll", N_("This question is not asked any more."), status=403)
        same = (POLLS.c.person_id == person.id) & (POLLS.c.poll == poll)
        connection.execute(delete(POLLS).where(same))
        connection.execute(
            insert(POLLS).values(
                study_id=row.id, person_id=person.id, poll=poll, value=value, at=now()
            )
        )
        note(connection, row.id, "voted", person.id)

    database.write(work)


def withdraw(database: Database, token: str) -> None:
    """Delete all that a person answered; doing it twice is no error. InputError "no_such_link".

    What stays is that a person with this number came and withdrew, so that their link says so.
    """

    def work(connection: Connection) -> None:
        person = _by_token(connection, token, lock=True)
        if person is None:
            raise no_such_link()
        if person.state == "withdrawn":
            return
        for table in (ANSWERS, POLLS, EVENTS):
            connection.execute(delete(table).where(table.c.person_id == person.id))
        connection.execute(
            update(PEOPLE)
            .where(PEOPLE.c.id == person.id)
            .values(
                state="withdrawn", arm=None, language="", consented=None, finished=None,
                completion="", seen=0, at_kind="", at_step="", at_stage="",
            )
        )  # fmt: skip
        note(connection, person.study_id, "withdrawn")

    database.write(work)
    database.tidy()


def pulse(database: Database, study: str) -> str:
    """A word that changes whenever anything of a study does: cheap enough to ask every second.

    "" once the study is gone.
    """

    def work(connection: Connection) -> str:
        row = study_row(connection, study)
        if row is None:
            return ""
        counted = [
            connection.execute(
                select(func.count()).select_from(table).where(table.c.study_id == study)
            ).scalar_one()
            for table in (ANSWERS, EVENTS)
        ]
        return f"{row.state}.{row.showing}.{row.poll}.{counted[0]}.{counted[1]}"

    return database.read(work)


def _changes(person: Row[Any], given: Answered, step: Step, at: int) -> dict[str, Any]:
    """What an answer changes of the person's own row."""
    standing: Standing = "here"
    if step.kind in ("declined", "debrief"):
        standing = "declined" if step.kind == "declined" else "done"
    changed: dict[str, Any] = {
        "state": standing, "seen": at,
        "at_kind": step.kind, "at_step": step.id, "at_stage": step.stage,
    }  # fmt: skip
    if given.step == "consent" and standing != "declined":
        changed["consented"] = at
    if given.step == "language":
        changed["language"] = given.value["language"]
    if standing == "done":
        changed |= {"finished": at, "completion": keys.new_code()}
    return changed


def _session(
    connection: Connection,
    person: Row[Any],
    answers: tuple[Answered, ...] | None = None,
    study: Study | None = None,
) -> Session:
    if person.state == "withdrawn":
        raise withdrawn()
    study = study or _study(connection, person)
    given = answers_of(connection, person.id) if answers is None else answers
    plan = study.snapshot.plan(study.setup, person.arm, person.number)
    steps = way(study.setup, plan)
    step = next_step(study.setup, plan, given)
    places = [(one.id, "" if one.kind == "comprehension" else one.stage) for one in steps]
    at = (step.id, "" if step.kind == "comprehension" else step.stage)
    done = places.index(at) if at in places else len(steps)
    return Session(
        study, person.number, person.arm, person.language, plan, given, step,
        done, len(steps), person.completion,
    )  # fmt: skip


def _study(connection: Connection, person: Row[Any]) -> Study:
    row = study_row(connection, person.study_id)
    if row is None:
        raise no_such_link()
    return study_of(connection, row)


def seated(connection: Connection, token: str, *, lock: bool = False) -> Row[Any]:
    """The row of the person with this link; InputError "no_such_link" (404), "withdrawn" (403)."""
    found = _by_token(connection, token, lock=lock)
    if found is None:
        raise no_such_link()
    if found.state == "withdrawn":
        raise withdrawn()
    return found


def _by_token(connection: Connection, token: str, *, lock: bool = False) -> Row[Any] | None:
    if not keys.is_token(token):
        return None
    asked = select(PEOPLE).where(PEOPLE.c.token_hash == keys.hashed(token))
    found = connection.execute(asked.with_for_update() if lock else asked).one_or_none()
    # The index found it by its hash; that it is the same is asked in time that tells nothing.
    return found if found is not None and keys.same(found.token_hash, token) else None


def _taken(connection: Connection, study: str) -> list[int]:
    """The arms of those who are there, one for each."""
    counted = connection.execute(
        select(PEOPLE.c.arm, func.count().label("n"))
        .where(PEOPLE.c.study_id == study, PEOPLE.c.state.in_(THERE))
        .group_by(PEOPLE.c.arm)
    )
    return [*Counter({one.arm: one.n for one in counted}).elements()]


def _leave_room(connection: Connection, study: str, at: int) -> None:
    """Refuse who comes where no seat is left, or where too many came within a minute."""
    people = select(func.count()).select_from(PEOPLE).where(PEOPLE.c.study_id == study)
    if connection.execute(people.where(PEOPLE.c.joined > at - 60_000)).scalar_one() >= (
        LIMITS.study_joins
    ):
        raise InputError(
            "too_many_joins",
            N_("Very many people are joining at this moment. Wait a minute, then try again."),
            status=429,
        )
    seated = connection.execute(people.where(PEOPLE.c.state != "withdrawn")).scalar_one()
    if seated >= LIMITS.study_people:
        raise InputError(
            "study_full",
            N_("This session is full: it can have {limit} people. Ask whoever runs it for another "
               "one."),
            status=403,
            limit=LIMITS.study_people,
        )  # fmt: skip
