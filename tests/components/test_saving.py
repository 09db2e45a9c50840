"""Files offered on a page: written when they are asked for, once for what they hold."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.site import saving
from models.errors import CertitudeError
from models.jobs import Job
from tests.waiting import until

written: list[str] = []
gate = threading.Event()


def page() -> None:
    import streamlit as st

    from components.site import saving
    from models.errors import CertitudeError
    from models.language import Language
    from tests.components import test_saving as here

    holds = st.selectbox("Holds", ["a", "b", "slow", "refused", "broken", "counted"])

    def write(tell: saving.Tell) -> bytes:
        here.written.append(holds)
        if holds == "refused":
            raise CertitudeError("no_such", "There is no such file. Take another one.")
        if holds == "broken":
            raise ValueError(holds)
        if holds == "counted":
            tell((0.25, "1 of 4 parts"))
        while holds in ("slow", "counted") and not here.gate.wait(0.01):
            tell((0.25, "1 of 4 parts") if holds == "counted" else None)
        return f"{holds}\r\n".encode()

    files = [
        saving.File("one", "Save one", f"one-{holds}.txt", "text/plain", holds, write),
        saving.File("two", "Save two", f"two-{holds}.txt", "text/plain", holds, write),
    ]
    saving.offer("things", files, Language("en"))


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    written.clear()
    gate.clear()
    yield
    gate.set()


def opened() -> AppTest:
    return AppTest.from_function(page, default_timeout=30).run()


def press(at: AppTest, label: str) -> AppTest:
    next(button for button in at.button if button.label == label).click()
    return at.run()


def ended(at: AppTest) -> AppTest:
    """Once nothing that was asked for is under way, the page as it is then."""
    until(lambda: all(job.ended for job in jobs(at)))
    return at.run()


def asked(at: AppTest) -> tuple[Any, ...]:
    held: tuple[Any, ...] = at.session_state[saving._ASKED.at("things").key]
    return held


def jobs(at: AppTest) -> list[Job[bytes, Any]]:
    return [each.job for each in asked(at)]


def offered(at: AppTest) -> list[tuple[str, bytes]]:
    """The files that are there to be saved again, in the order of their lines."""
    links = [element.proto.url for element in at.get("download_button")]
    there = [each for each in asked(at) if each.written]
    assert len(links) == len(there)
    assert all(links)
    return [(each.file.name, each.job.result()) for each in there]


def said(at: AppTest) -> str:
    return "\n".join(element.proto.body for element in at.get("html"))


def test_nothing_is_written_before_somebody_asks() -> None:
    at = opened()
    at.selectbox[0].set_value("b").run()
    at.run()
    assert written == []
    assert offered(at) == []


def test_a_press_writes_that_file_alone_and_it_can_be_saved_again() -> None:
    at = ended(press(opened(), "Save two"))
    assert written == ["a"]
    assert offered(at) == [("two-a.txt", b"a\r\n")]
    assert "✓ two-a.txt is written, and your browser saves it." in said(at)
    assert 'role="status"' in said(at)
    (again,) = at.get("download_button")
    assert again.proto.label == "Save it again"


def test_what_was_asked_for_last_stands_first() -> None:
    at = ended(press(ended(press(opened(), "Save two")), "Save one"))
    assert said(at).index("one-a.txt") < said(at).index("two-a.txt")


def test_who_presses_again_has_it_saved_again_and_it_is_not_written_again() -> None:
    at = ended(press(opened(), "Save one"))
    assert [each.times for each in asked(at)] == [1]
    press(at, "Save one")
    assert [each.times for each in asked(at)] == [2]
    assert written == ["a"]


def test_two_presses_while_it_is_written_are_one_file() -> None:
    at = opened()
    at.selectbox[0].set_value("slow").run()
    press(at, "Save one")
    press(at, "Save one")
    assert "one-slow.txt is being written …" in said(at)
    gate.set()
    assert offered(ended(at)) == [("one-slow.txt", b"slow\r\n")]
    assert [each.times for each in asked(at)] == [1]
    assert written == ["slow"]


def test_what_changes_meanwhile_is_not_what_was_asked_for() -> None:
    at = opened()
    at.selectbox[0].set_value("slow").run()
    press(at, "Save one")
    at.selectbox[0].set_value("b").run()
    press(at, "Save one")
    gate.set()
    assert offered(ended(at)) == [("one-slow.txt", b"slow\r\n"), ("one-b.txt", b"b\r\n")]


def test_a_file_that_is_saved_goes_when_another_one_is_offered() -> None:
    at = ended(press(opened(), "Save one"))
    at.selectbox[0].set_value("b").run()
    assert offered(at) == [("one-a.txt", b"a\r\n")]  # the browser has not said that it saved it
    key = saving._ASKED.at("things").key
    at.session_state[key] = tuple(replace(each, saved=each.times) for each in asked(at))
    assert offered(at.run()) == []
    assert "one-a.txt" not in said(at)


def test_one_can_cancel() -> None:
    at = opened()
    at.selectbox[0].set_value("slow").run()
    press(at, "Save one")
    press(at, "Cancel")
    assert offered(ended(at)) == []
    assert "one-slow.txt was not written: you stopped it." in said(at)
    press(at, "Save one")
    gate.set()
    assert offered(ended(at)) == [("one-slow.txt", b"slow\r\n")]


def test_a_bar_shows_how_far_it_is() -> None:
    at = opened()
    at.selectbox[0].set_value("counted").run()
    press(at, "Save one")
    until(lambda: jobs(at)[0].progress is not None)
    (bar,) = at.run().get("progress")
    assert (bar.proto.value, bar.proto.text) == (25, "1 of 4 parts")


@pytest.mark.parametrize(
    ("holds", "sentence"),
    [
        ("refused", "There is no such file\\. Take another one\\."),
        (
            "broken",
            "This file could not be written, and that has been noted\\. Try it once more\\.",
        ),
    ],
)
def test_a_fault_says_what_happened_and_can_be_tried_again(holds: str, sentence: str) -> None:
    at = opened()
    at.selectbox[0].set_value(holds).run()
    press(at, "Save one")
    ended(at)
    assert [error.value for error in at.error] == [sentence]
    press(at, "Try again")
    ended(at)
    assert written == [holds, holds]
    assert len(at.error) == 1
    with pytest.raises(CertitudeError):
        jobs(at)[0].result()
