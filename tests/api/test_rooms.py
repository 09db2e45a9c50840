"""How a room stands, as each phone in it asks every second and a half."""

from __future__ import annotations

from functools import partial

from starlette.applications import Starlette
from starlette.testclient import TestClient

from api import rooms
from study.store.database import Database
from study.store.facilitating import close_study, open_study, pause_study
from tests.study.playing import opened
from tests.waiting import until

CLIENT = TestClient(Starlette(routes=rooms.ROUTES))


def stands(code: str, state: str) -> bool:
    return bool(CLIENT.get(f"/rooms/{code}").json() == {"state": state})


def test_every_change_reaches_who_asks_and_nothing_else_is_told(store: Database) -> None:
    made = opened(store)
    for change, state in (
        (pause_study, "paused"), (open_study, "open"), (close_study, "closed"),
    ):  # fmt: skip
        change(store, made.study, made.key)
        until(partial(stands, made.code, state))
    answer = CLIENT.get(f"/rooms/{made.code[:4].lower()}-{made.code[4:].lower()}")
    assert answer.json() == {"state": "closed"}, "as somebody types it"
    assert answer.headers["cache-control"] == "no-store"


def test_a_code_that_no_session_has_is_told_so(store: Database) -> None:
    for code in ("BCDFGHJK", "x" * 4_000, "%00"):
        answer = CLIENT.get(f"/rooms/{code}")
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] == "no_such_room"
