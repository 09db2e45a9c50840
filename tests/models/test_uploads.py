"""The bookkeeping of uploads: what a session may hold, what all may, and who gives way."""

from __future__ import annotations

import pytest

from models.errors import InputError
from models.reading.uploads import Ledger

MB = 2**20


def put(ledger: Ledger, session: str, file: str, size: int) -> list[tuple[str, str]]:
    """An upload from its first byte to its last."""
    upload = object()
    try:
        gone = ledger.add(session, upload, size // 2)
        gone += ledger.add(session, upload, size - size // 2)
    except InputError:
        ledger.settle(session, upload, None)
        raise
    ledger.settle(session, upload, file)
    return gone


def refused(ledger: Ledger, session: str, file: str, size: int) -> str:
    with pytest.raises(InputError) as caught:
        put(ledger, session, file, size)
    assert caught.value.status == 413
    reason = ledger.refused(session)
    assert reason is not None
    assert reason.code == caught.value.code
    return caught.value.code


def test_a_session_holds_so_much_and_no_more() -> None:
    ledger = Ledger(10 * MB, 100 * MB)
    assert put(ledger, "a", "1", 6 * MB) == []
    assert refused(ledger, "a", "2", 5 * MB) == "session_uploads_full"
    assert ledger.size("a") == ledger.size() == 6 * MB
    assert put(ledger, "b", "1", 6 * MB) == []
    ledger.release("a", "1")
    assert ledger.refused("a") is None
    assert put(ledger, "a", "2", 5 * MB) == []
    assert ledger.size("a") == 5 * MB


def test_what_is_announced_is_refused_before_it_comes() -> None:
    ledger = Ledger(10 * MB, 100 * MB)
    ledger.check("a", 10 * MB)
    with pytest.raises(InputError):
        ledger.check("a", 10 * MB + 1)
    assert ledger.size() == 0


def test_the_same_file_again_takes_the_place_of_itself() -> None:
    ledger = Ledger(10 * MB, 100 * MB)
    put(ledger, "a", "1", 4 * MB)
    put(ledger, "a", "1", 3 * MB)
    assert ledger.size() == 3 * MB


def test_an_upload_that_breaks_off_leaves_nothing_and_the_old_file_stays() -> None:
    ledger = Ledger(10 * MB, 100 * MB)
    put(ledger, "a", "1", 4 * MB)
    upload = object()
    ledger.add("a", upload, 5 * MB)
    assert ledger.size() == 9 * MB
    ledger.settle("a", upload, None)
    assert ledger.size() == 4 * MB


def test_where_all_is_full_whoever_holds_most_gives_way() -> None:
    ledger = Ledger(40 * MB, 60 * MB)
    for file in ("1", "2", "3"):
        put(ledger, "greedy", file, 12 * MB)
    put(ledger, "b", "1", 20 * MB)
    assert put(ledger, "c", "1", 10 * MB) == [("greedy", "1")]
    assert ledger.size("greedy") == 24 * MB
    assert ledger.size("b") == 20 * MB
    assert ledger.size() <= 60 * MB
    # Who would hold more than anybody else gets no more.
    assert refused(ledger, "greedy", "4", 12 * MB) == "uploads_full"
    assert ledger.size("greedy") == 24 * MB


def test_what_is_on_its_way_does_not_give_way() -> None:
    ledger = Ledger(40 * MB, 60 * MB)
    upload = object()
    ledger.add("a", upload, 40 * MB)
    put(ledger, "b", "1", 8 * MB)
    assert refused(ledger, "c", "1", 14 * MB) == "uploads_full"
    assert ledger.size("a") == 40 * MB


def test_a_session_that_has_ended_is_forgotten() -> None:
    ledger = Ledger(10 * MB, 100 * MB)
    put(ledger, "a", "1", 6 * MB)
    refused(ledger, "a", "2", 6 * MB)
    refused(ledger, "b", "1", 11 * MB)
    assert sorted(ledger.sessions()) == ["a", "b"]
    ledger.forget("a")
    ledger.forget("b")
    assert ledger.sessions() == []
    assert ledger.size() == 0


def test_empty_files_count_too() -> None:
    ledger = Ledger(MB, 100 * MB)
    for number in range(64):
        put(ledger, "a", str(number), 0)
    assert refused(ledger, "a", "64", 2) == "session_uploads_full"
