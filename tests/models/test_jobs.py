"""Jobs report, stop when told or abandoned, and say in words what went wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from models import jobs
from models.errors import Cancelled, InputError
from models.jobs import Job
from models.lanes import Lane


def wait_for(condition: Callable[[], bool], seconds: float = 5) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def endless(report: Callable[[int], None]) -> None:
    for step in range(10_000):
        report(step)
        time.sleep(0.005)


def test_a_result_arrives_with_its_progress() -> None:
    def work(report: Callable[[int], None]) -> str:
        report(3)
        return "done"

    job: Job[str, int] = Job(work)
    assert job.result(5) == "done"
    assert job.progress == 3
    assert job.poll()
    assert job.error is None
    assert not job.cancelled


def test_cancelling_stops_the_work_within_a_report() -> None:
    job: Job[None, int] = Job(endless)
    wait_for(lambda: job.progress is not None)
    job.cancel()
    wait_for(job.poll, seconds=1)
    assert job.cancelled
    assert job.error is None
    with pytest.raises(Cancelled):
        job.result(1)


def test_a_job_nobody_polls_ends_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ABANDONED_S", 0.1)
    job: Job[None, int] = Job(endless)
    wait_for(lambda: job._future.done(), seconds=2)
    assert job.cancelled


def test_a_job_that_is_polled_lives_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ABANDONED_S", 0.2)
    job: Job[None, int] = Job(endless)
    for _ in range(20):
        time.sleep(0.03)
        assert not job.poll()
    job.cancel()


def test_an_error_in_words_is_passed_on_and_a_crash_is_put_into_words() -> None:
    def refuse(_report: Callable[[int], None]) -> None:
        raise InputError("empty_text", "There is no text.")

    def crash(_report: Callable[[int], None]) -> None:
        raise ZeroDivisionError("secret detail")

    refused: Job[None, int] = Job(refuse)
    with pytest.raises(InputError, match="There is no text"):
        refused.result(5)
    crashed: Job[None, int] = Job(crash)
    wait_for(crashed.poll)
    assert crashed.error is not None
    assert crashed.error.code == "model_failed"
    assert "secret" not in str(crashed.error)


def test_a_job_cancelled_before_it_starts_never_runs() -> None:
    gate, lane = threading.Event(), Lane("test", 2)
    ran = []
    blockers: list[Job[bool, int]] = [Job(lambda _r: gate.wait(5), lane) for _ in range(2)]
    late: Job[None, int] = Job(lambda _r: ran.append(1), lane)
    late.cancel()
    gate.set()
    for blocker in blockers:
        blocker.result(5)
    wait_for(late.poll)
    assert late.cancelled
    assert not ran
