"""How much the API does at once: one other machine does not take all of it."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from starlette.requests import Request

from api import busy
from api.errors import BusyError


@pytest.mark.parametrize(("limit", "of_one"), [(8, 7), (2, 1), (1, 1)])
def test_the_last_place_is_left_to_the_others(limit: int, of_one: int) -> None:
    gate = busy.Gate(limit, retry_after=1)
    with ExitStack() as stack:
        for _ in range(of_one):
            stack.enter_context(gate.entered("192.0.2.1"))
        with pytest.raises(BusyError):
            stack.enter_context(gate.entered("192.0.2.1"))
        for _ in range(limit - of_one):
            stack.enter_context(gate.entered("192.0.2.2"))
        with pytest.raises(BusyError):
            stack.enter_context(gate.entered("192.0.2.3"))
    with gate.entered("192.0.2.1"):
        pass


def test_this_machine_may_take_all_of_it() -> None:
    gate = busy.Gate(2, retry_after=1)
    with gate.entered(), gate.entered(), pytest.raises(BusyError), gate.entered():
        pass


def test_half_of_what_arrives_is_left_to_the_others() -> None:
    scales = busy.Scales(100, retry_after=1)
    with scales.held("192.0.2.1") as mine, scales.held("192.0.2.2") as yours:
        assert mine(50) == 50
        with pytest.raises(BusyError):
            mine(1)
        assert yours(50) == 50
        with pytest.raises(BusyError), scales.held() as ours:
            ours(1)
    with scales.held() as ours:
        assert ours(100) == 100


@pytest.mark.parametrize(
    ("host", "known"),
    [("127.0.0.1", ""), ("::1", ""), ("192.0.2.1", "192.0.2.1"), ("testclient", ""), (None, "")],
)
def test_who_asks(host: str | None, known: str) -> None:
    client = None if host is None else (host, 1)
    assert busy.caller(Request({"type": "http", "headers": [], "client": client})) == known
