"""What a facilitator can do, with the study's key or the server's: make, open, watch, delete."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from models.errors import N_, InputError
from study.session import Answered
from study.setup.setup import Setup
from study.setup.wording import SCALE
from study.snapshot import Snapshot
from study.store import keys
from study.store.database import Database
from study.store.rows import forget, name_of, note, now, row_by_code, study_of, study_row
from study.store.schema import ANSWERS, ITEMS, PEOPLE, POLLS, SERVER, STUDIES
from study.store.values import (
    THERE,
    Collected,
    Count,
    Given,
    Listed,
    Made,
    Person,
    Place,
    Progress,
    State,
    Study,
    not_yours,
)

_DAY = 24 * 3600 * 1000
_KEY = "key_hash"


def server_key(database: Database) -> str | None:
    """The key of all facilitators' pages, made and told at the very first start; later None.

    Only its hash is kept: whoever lost it sets a new one by `set_server_key`.
    """
    key = keys.new_token()

    def work(connection: Connection) -> str | None:
        if _server_hash(connection) is not None:
            return None
        connection.execute(insert(SERVER).values(name=_KEY, value=keys.hashed(key)))
        return key

    return database.write(work)


def set_server_key(database: Database, key: str) -> None:
    """Make this the key of all facilitators' pages; InputError "weak_key" (422) for a short one."""
    if len(key) < keys.LEAST_KEY:
        raise InputError(
            "weak_key",
            N_("This key is too short: it needs {least} characters, so that nobody guesses it."),
            least=keys.LEAST_KEY,
        )
    kept = keys.hashed(key)

    def work(connection: Connection) -> None:
        found = _server_hash(connection)
        if found is None:
            connection.execute(insert(SERVER).values(name=_KEY, value=kept))
        elif not hmac.compare_digest(found, kept):
            connection.execute(update(SERVER).where(SERVER.c.name == _KEY).values(value=kept))

    database.write(work)


def is_server_key(database: Database, key: str) -> bool:
    """Whether this key opens the facilitators' pages."""

    def work(connection: Connection) -> bool:
        found = _server_hash(connection)
        return found is not None and keys.same(found, key)

    return database.read(work)


def create_study(database: Database, setup: Setup, snapshot: Snapshot) -> Made:
    """A new study, as a draft; what ran out of its days is deleted first.

    InputError as `Snapshot.check`. The page asks for the server's key before.
    """
    snapshot.check(setup)
    expire(database)
    study, key, at = keys.new_token(), keys.new_token(), now()
    written = msgspec.json.encode(setup).decode()
    items = msgspec.json.encode(snapshot)

    def work(connection: Connection) -> str:
        code = keys.new_code()
        connection.execute(
            insert(STUDIES).values(
                id=study, code=code, key_hash=keys.hashed(key), state="draft", setup=written,
                created=at, delete_after=at + setup.delete_after_days * _DAY, came=0, showing="",
                poll="",
            )
        )  # fmt: skip
        connection.execute(insert(ITEMS).values(study_id=study, snapshot=items))
        note(connection, study, "made")
        return code

    return Made(study, database.write(work), key)


def open_study(database: Database, study: str, key: str) -> None:
    """Let people in, or on again; also a study that was closed. InputError "not_yours" (403)."""
    _set_state(database, study, key, "open")


def pause_study(database: Database, study: str, key: str) -> None:
    """Nobody joins and no answer is taken until it is opened again. InputError "not_yours"."""
    _set_state(database, study, key, "paused")


def close_study(database: Database, study: str, key: str) -> None:
    """No answer is taken any more; withdrawing still is. InputError "not_yours"."""
    _set_state(database, study, key, "closed")


def show(database: Database, study: str, key: str, what: str) -> None:
    """Have the room look at something: a word of the pages' own, up to 40 characters, "" nothing.

    InputError "not_yours".
    """
    _change(database, study, key, {"showing": what[:40]}, "shown")


def ask(database: Database, study: str, key: str, poll: str) -> None:
    """Ask the room a poll, by a word such as "before"; "" ends it. InputError "not_yours"."""
    _change(database, study, key, {"poll": poll[:40]}, "asked")


def tally(database: Database, study: str, key: str, poll: str) -> tuple[int, ...]:
    """How many voted 1, 2, … 7 in a poll; InputError "not_yours"."""

    def work(connection: Connection) -> tuple[int, ...]:
        _held(connection, study, key)
        counted = connection.execute(
            select(POLLS.c.value, func.count().label("n"))
            .where(POLLS.c.study_id == study, POLLS.c.poll == poll)
            .group_by(POLLS.c.value)
        )
        found = {one.value: one.n for one in counted}
        return tuple(found.get(value, 0) for value in range(1, SCALE + 1))

    return database.read(work)


def facilitated(database: Database, study: str, key: str) -> Study:
    """A study, to its facilitator; InputError "not_yours"."""
    return database.read(lambda c: study_of(c, _held(c, study, key)))


def studies(database: Database, key: str) -> tuple[Listed, ...]:
    """All studies, the newest first, to whoever has the server's key; InputError "not_yours"."""
    if not is_server_key(database, key):
        raise not_yours()

    def work(connection: Connection) -> tuple[Listed, ...]:
        seated = dict(
            tuple(one)
            for one in connection.execute(
                select(PEOPLE.c.study_id, func.count())
                .where(PEOPLE.c.state.in_(THERE))
                .group_by(PEOPLE.c.study_id)
            )
        )
        rows = connection.execute(select(STUDIES).order_by(STUDIES.c.created.desc())).all()
        return tuple(
            Listed(
                row.id, row.code, name_of(row), row.state, row.created,
                row.delete_after, seated.get(row.id, 0),
            )
            for row in rows
        )  # fmt: skip

    return database.read(work)


def progress(database: Database, study: str, key: str) -> Progress:
    """Who is where, by number and without names; InputError "not_yours"."""

    def work(connection: Connection) -> Progress:
        row = _held(connection, study, key)
        at = now()
        people = _people(connection, study)
        given = dict(
            tuple(one)
            for one in connection.execute(
                select(ANSWERS.c.person_id, func.count())
                .where(ANSWERS.c.study_id == study)
                .group_by(ANSWERS.c.person_id)
            )
        )
        steps = connection.execute(
            select(ANSWERS.c.step, ANSWERS.c.stage, func.count())
            .where(ANSWERS.c.study_id == study)
            .group_by(ANSWERS.c.step, ANSWERS.c.stage)
        )
        standing = [one.state for one in people]
        return Progress(
            row.state,
            row.showing,
            row.poll,
            standing.count("here"),
            standing.count("done"),
            standing.count("declined"),
            standing.count("withdrawn"),
            tuple(
                Place(
                    one.number, one.arm, one.state, one.at_kind, one.at_step, one.at_stage,
                    given.get(one.id, 0), max(0, at - one.seen) / 1000,
                )
                for one in people
                if one.state in THERE
            ),
            tuple(Count(step, stage, n) for step, stage, n in steps),
        )  # fmt: skip

    return database.read(work)


def collected(database: Database, study: str, key: str) -> Collected:
    """All that those answered who consented and stayed; InputError "not_yours"."""
    return database.read(lambda c: gather(c, _held(c, study, key)))


def collected_by_code(database: Database, code: str) -> Collected:
    """The same for commands on the server, whose owner has the database anyway.

    InputError "no_such_room" (404).
    """
    return database.read(lambda c: gather(c, row_by_code(c, code)))


def delete_study(database: Database, study: str, key: str) -> None:
    """Delete a study with everything of it; InputError "not_yours"."""

    def work(connection: Connection) -> None:
        _held(connection, study, key)
        connection.execute(delete(STUDIES).where(STUDIES.c.id == study))

    database.write(work)
    forget(study)
    database.tidy()


def expire(database: Database) -> int:
    """Delete every study whose days are over; returns how many."""

    def work(connection: Connection) -> list[str]:
        gone = delete(STUDIES).where(STUDIES.c.delete_after <= now()).returning(STUDIES.c.id)
        return [*connection.execute(gone).scalars()]

    gone = database.write(work)
    for study in gone:
        forget(study)
    if gone:
        database.tidy()
    return len(gone)


def gather(connection: Connection, row: Row[Any]) -> Collected:
    """All that those answered who consented and stayed, of the study with this row."""
    people = _people(connection, row.id)
    given: dict[int, list[Given]] = {}
    votes: dict[int, dict[str, int]] = {}
    for one in connection.execute(
        select(ANSWERS).where(ANSWERS.c.study_id == row.id).order_by(ANSWERS.c.id)
    ):
        answered = Answered(one.step, one.stage, msgspec.json.decode(one.value))
        given.setdefault(one.person_id, []).append(Given(answered, one.at, one.seconds, one.timed))
    for one in connection.execute(select(POLLS).where(POLLS.c.study_id == row.id)):
        votes.setdefault(one.person_id, {})[one.poll] = one.value
    return Collected(
        study_of(connection, row),
        tuple(
            Person(
                one.number, one.arm, one.state, one.language, one.joined, one.finished,
                tuple(given.get(one.id, ())), votes.get(one.id, {}),
            )
            for one in people
            if one.consented is not None
        ),
        *([one.state for one in people].count(word) for word in ("declined", "withdrawn")),
    )  # fmt: skip


def _set_state(database: Database, study: str, key: str, state: State) -> None:
    _change(database, study, key, {"state": state}, state)


def _change(database: Database, study: str, key: str, values: Mapping[str, str], kind: str) -> None:
    def work(connection: Connection) -> None:
        row = _held(connection, study, key, lock=True)
        if all(getattr(row, name) == value for name, value in values.items()):
            return
        connection.execute(update(STUDIES).where(STUDIES.c.id == study).values(**values))
        note(connection, study, kind)

    database.write(work)


def _held(connection: Connection, study: str, key: str, *, lock: bool = False) -> Row[Any]:
    """The study's row for whoever has its key, or the server's."""
    row = study_row(connection, study, lock=lock)
    server = _server_hash(connection)
    # Both are compared whatever the first says, and what is not there is compared, too.
    own = keys.same(row.key_hash if row else "", key)
    general = keys.same(server or "", key)
    if row is None or not (own or general):
        raise not_yours()
    return row


def _people(connection: Connection, study: str) -> list[Row[Any]]:
    asked = select(PEOPLE).where(PEOPLE.c.study_id == study).order_by(PEOPLE.c.number)
    return [*connection.execute(asked)]


def _server_hash(connection: Connection) -> str | None:
    found = connection.execute(
        select(SERVER.c.value).where(SERVER.c.name == _KEY)
    ).scalar_one_or_none()
    return None if found is None else str(found)
