"""From rows to values: what every part of the protocol reads."""

from __future__ import annotations

import threading
import time
from typing import Any

import msgspec
from cachetools import LRUCache
from msgspec import Struct
from sqlalchemy import Connection, Row, insert, select

from models.limits import LIMITS
from study.session import Answered
from study.setup.setup import Setup
from study.snapshot import Snapshot
from study.store.faults import store_error
from study.store.keys import is_token, read_code
from study.store.schema import ANSWERS, EVENTS, ITEMS, STUDIES
from study.store.values import Study, no_such_room


class _Played(Struct, frozen=True, weakref=True):
    setup: Setup
    snapshot: Snapshot
    size: int


# A study's set-up and items never change; ids are random, so no two databases share one.
_played: LRUCache[str, _Played] = LRUCache(4 * LIMITS.study_item_bytes, lambda one: one.size)
_lock = threading.Lock()


def now() -> int:
    """Milliseconds since 1970, UTC."""
    return time.time_ns() // 1_000_000


def study_of(connection: Connection, row: Row[Any]) -> Study:
    """A study from its row of `STUDIES`."""
    played = _read_played(connection, row)
    return Study(
        row.id, row.code, row.state, played.setup, played.snapshot,
        row.created, row.delete_after, row.showing, row.poll,
    )  # fmt: skip


class _Named(Struct, frozen=True):
    name: str = Setup().name


def name_of(row: Row[Any]) -> str:
    """A study's name from its row, without reading its items."""
    try:
        return msgspec.json.decode(row.setup, type=_Named).name
    except msgspec.MsgspecError as error:
        raise store_error("broken") from error


def forget(study: str) -> None:
    """Keep nothing of a study in memory."""
    with _lock:
        _played.pop(study, None)


def _read_played(connection: Connection, row: Row[Any]) -> _Played:
    with _lock:
        found = _played.get(row.id)
    if found is not None:
        return found
    data = connection.execute(
        select(ITEMS.c.snapshot).where(ITEMS.c.study_id == row.id)
    ).scalar_one_or_none()
    try:
        setup = msgspec.json.decode(row.setup, type=Setup)
        snapshot = msgspec.json.decode(data or b"", type=Snapshot)
    except (msgspec.MsgspecError, ValueError) as error:
        raise store_error("broken") from error
    made = _Played(setup, snapshot, len(data or b"") + len(row.setup))
    with _lock:
        if made.size <= _played.maxsize:
            _played[row.id] = made
    return made


def answers_of(connection: Connection, person: int) -> tuple[Answered, ...]:
    """A person's answers in the order of giving."""
    found = connection.execute(
        select(ANSWERS.c.step, ANSWERS.c.stage, ANSWERS.c.value)
        .where(ANSWERS.c.person_id == person)
        .order_by(ANSWERS.c.id)
    )
    return tuple(Answered(one.step, one.stage, msgspec.json.decode(one.value)) for one in found)


def note(connection: Connection, study: str, kind: str, person: int | None = None) -> None:
    """Write down that something happened: never what somebody wrote, never where from."""
    connection.execute(insert(EVENTS).values(study_id=study, person_id=person, kind=kind, at=now()))


def study_row(connection: Connection, study: str, *, lock: bool = False) -> Row[Any] | None:
    """A study's row; lock: until the transaction ends nobody else changes it or joins.

    None where there is none, and for what no study's id can be: it may come out of an address.
    """
    if not is_token(study):
        return None
    asked = select(STUDIES).where(STUDIES.c.id == study)
    # On SQLite a writer is alone anyway. Without the key: answers may come in meanwhile.
    return connection.execute(
        asked.with_for_update(key_share=True) if lock else asked
    ).one_or_none()


def row_by_code(connection: Connection, code: str) -> Row[Any]:
    """The row of the study with this code, however it was typed; InputError "no_such_room"."""
    found = connection.execute(
        select(STUDIES).where(STUDIES.c.code == read_code(code))
    ).one_or_none()
    if found is None:
        raise no_such_room()
    return found
