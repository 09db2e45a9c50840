"""Work under way, as a session lives through it; no model needed."""

from __future__ import annotations

import importlib
import threading
from pathlib import Path
from typing import Any, get_args

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from components.site import work
from models import jobs
from models.classifier import Kind
from models.jobs import Job
from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[2]
for module in sorted((ROOT / "components").rglob("*.py")):
    importlib.import_module(".".join(module.relative_to(ROOT).with_suffix("").parts))
ALL = work.inputs_work()


def watched() -> None:
    import threading

    import streamlit as st

    from components.site.work import Work
    from models.errors import Cancelled
    from models.jobs import Job
    from models.language import Language

    starts = st.session_state.setdefault("starts", [])

    def left_alone(_report: object) -> str:
        raise Cancelled  # as a job does that nobody has asked after

    def start() -> Job[str, object]:
        starts.append(1)
        job: Job[str, object] = Job(left_alone) if len(starts) == 1 else Job(lambda report: "done")
        threading.Event().wait(0.05)
        return job

    reasons: Work[str, object] = Work("reasons", about=None)
    found = reasons.watch(reasons.keep("one", start), lambda p: (0.0, "…"), Language("en"))
    st.text(found or "none")


def test_work_that_ended_because_the_page_was_left_starts_again() -> None:
    at = AppTest.from_function(watched).run()
    at.run()
    assert at.text[0].value == "done"
    assert len(at.session_state["starts"]) == 2


def stoppable() -> None:
    import time
    from collections.abc import Callable

    import streamlit as st

    from components.site.work import Work
    from models.errors import InputError
    from models.jobs import Job
    from models.language import Language

    def until_stopped(report: Callable[[object], None]) -> str:
        while not st_failing:
            time.sleep(0.01)
            report(None)
        raise InputError("bad", "Bad.")

    st_failing = st.session_state.get("failing", False)
    reasons: Work[str, object] = Work("reasons", about=None)
    job = reasons.keep("one", lambda: Job(until_stopped))
    jobs = st.session_state["jobs"]
    if job not in jobs:
        jobs.append(job)
    reasons.watch(job, lambda p: (0.0, "…"), Language("en"))


def press(at: AppTest, label: str) -> None:
    next(button for button in at.button if button.label == label).click().run()


def test_what_a_person_stopped_stays_so_until_they_ask_again() -> None:
    at = AppTest.from_function(stoppable)
    jobs: list[Job[str, object]] = []
    at.session_state["jobs"] = jobs
    at.run()
    press(at, "Cancel")
    at.run()
    assert [job.cancelled for job in jobs] == [True]
    assert [caption.value for caption in at.caption] == ["Stopped."]
    press(at, "Start again")
    assert [job.cancelled for job in jobs] == [True, False]
    jobs[1].cancel()


def test_what_failed_is_tried_again_on_request_only() -> None:
    at = AppTest.from_function(stoppable)
    jobs: list[Job[str, object]] = []
    at.session_state["jobs"] = jobs
    at.session_state["failing"] = True
    at.run()
    at.run()
    assert len(jobs) == 1
    assert [error.value for error in at.error] == [r"Bad\."]
    press(at, "Try again")
    assert len(jobs) == 2


def everything_under_way() -> None:
    import time
    from collections.abc import Callable

    import streamlit as st

    from components.site import work
    from models.jobs import Job

    def until_stopped(report: Callable[[object], None]) -> str:
        while True:
            time.sleep(0.01)
            report(None)

    for kind, identity in st.session_state["inputs"].items():
        work.about(kind, identity)
    left = {one.key: one.job() for one in work.inputs_work()}
    st.session_state["left"] = {key: job for key, job in left.items() if job is not None}
    if st.session_state["starting"]:
        for one in work.inputs_work():
            st.session_state["jobs"][one.key] = one.keep("", lambda: Job(until_stopped))


@pytest.mark.parametrize("identity", [("reviews-en", "two"), None], ids=["another", "none"])
@pytest.mark.parametrize("kind", get_args(Kind))
def test_another_input_ends_whatever_a_module_does_about_the_one_before(
    kind: str, identity: object
) -> None:
    at = AppTest.from_function(everything_under_way)
    jobs: dict[str, Job[Any, Any]] = {}
    given = {"text": ("reviews-en", "one"), "image": ("digits", "one")}
    at.session_state["inputs"], at.session_state["jobs"] = given, jobs
    at.session_state["starting"] = True
    at.run()
    at.run()
    assert set(at.session_state["left"]) == set(jobs)
    assert not [key for key, job in jobs.items() if job.cancelled]
    at.session_state["inputs"] = {**given, kind: identity}
    at.session_state["starting"] = False
    at.run()
    about_it = {one.key for one in ALL if one.about == kind}
    assert {key for key, job in jobs.items() if job.cancelled} == about_it
    assert set(at.session_state["left"]) == set(jobs) - about_it
    for job in jobs.values():
        job.cancel()


def test_what_pages_do_with_an_input_is_known_as_such() -> None:
    assert {one.key for one in ALL if one.about == "text"} >= {
        "explain-text", "sentences", "set", "table",
    }  # fmt: skip
    assert {one.key for one in ALL if one.about == "image"} >= {"explain-picture"}


@pytest.mark.parametrize(("others", "seconds"), [(0, 0.3), (1, 0.3), (24, 3.0), (400, 5.0)])
def test_where_much_is_under_way_a_page_looks_less_often(
    monkeypatch: pytest.MonkeyPatch, others: int, seconds: float
) -> None:
    asked: list[float] = []

    def fragment(*, run_every: float, key: str) -> Any:
        asked.append(run_every)
        return lambda _part: lambda: None

    go = threading.Event()
    job: Job[bool, object] = Job(lambda _report: go.wait(PATIENCE_S))
    monkeypatch.setattr(jobs, "under_way", lambda: others + 1)
    monkeypatch.setattr(streamlit, "fragment", fragment)
    for _ in range(12):
        work.follow(job, lambda *_: None, "part")
    go.set()
    assert asked == pytest.approx([seconds] * 12, rel=0.15)
    assert len(set(asked)) == 12, "who came in one second would ask in one second ever after"


def test_who_pressed_first_looks_no_oftener_than_the_room_nor_later_than_who_is_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts: list[Any] = []
    anew: list[int] = []
    there = [1]

    def fragment(*, run_every: float | None, key: str) -> Any:
        def kept(part: Any) -> Any:
            parts.append(part)
            return lambda: None

        return kept

    monkeypatch.setattr(jobs, "under_way", lambda: there[0])
    monkeypatch.setattr(streamlit, "fragment", fragment)
    monkeypatch.setattr(streamlit, "rerun", lambda: anew.append(there[0]))
    go = threading.Event()
    job: Job[bool, object] = Job(lambda _report: go.wait(PATIENCE_S))
    # How many there are when the page is drawn, and at each look after that.
    for begun, looks in ((1, (1, 2, 12)), (12, (12, 9, 1))):
        there[0] = begun
        work.follow(job, lambda *_: None, "part")
        for there[0] in looks:
            parts[-1]()
    go.set()
    assert anew == [12, 1]
