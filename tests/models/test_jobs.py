"""Jobs report, stop when told or abandoned, and say in words what went wrong."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from collections.abc import Callable
from itertools import count

import pytest

from models import jobs
from models.errors import Cancelled, CertitudeError, InputError
from models.jobs import Job
from models.lanes import Lane
from tests.waiting import PATIENCE_S, until


def endless(report: Callable[[int], None]) -> None:
    for step in count():
        report(step)
        time.sleep(0.005)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(jobs, "time", made)
    return made


def test_a_result_arrives_with_its_progress() -> None:
    def work(report: Callable[[int], None]) -> str:
        report(3)
        return "done"

    job: Job[str, int] = Job(work)
    assert job.result(PATIENCE_S) == "done"
    assert job.progress == 3
    assert job.poll()
    assert job.error is None
    assert not job.cancelled


def test_cancelling_stops_the_work_within_a_report() -> None:
    job: Job[None, int] = Job(endless)
    until(lambda: job.progress is not None)
    job.cancel()
    until(job.poll)
    assert job.cancelled
    assert job.error is None
    with pytest.raises(Cancelled):
        job.result(PATIENCE_S)


def test_a_job_nobody_polls_ends_itself(clock: Clock) -> None:
    job: Job[None, int] = Job(endless)
    until(lambda: job.progress is not None)
    assert not job._future.done()
    clock.now += 1.01 * jobs.ABANDONED_S
    until(job._future.done)
    assert job.cancelled


def test_a_job_that_is_polled_lives_on(clock: Clock) -> None:
    job: Job[None, int] = Job(endless)
    for _ in range(20):
        clock.now += 0.9 * jobs.ABANDONED_S
        assert not job.poll()
        job.progress = None
        until(lambda: job.progress is not None)
        job.progress = None  # what was under way is through: the next look is at the new time
        until(lambda: job.progress is not None)
    job.cancel()


def test_an_error_in_words_is_passed_on_and_a_crash_is_put_into_words() -> None:
    def refuse(_report: Callable[[int], None]) -> None:
        raise InputError("empty_text", "There is no text.")

    def crash(_report: Callable[[int], None]) -> None:
        raise ZeroDivisionError("secret detail")

    refused: Job[None, int] = Job(refuse)
    with pytest.raises(InputError, match="There is no text"):
        refused.result(PATIENCE_S)
    crashed: Job[None, int] = Job(crash)
    until(crashed.poll)
    assert crashed.error is not None
    assert crashed.error.code == "model_failed"
    assert "secret" not in str(crashed.error)


def test_a_job_cancelled_before_it_starts_never_runs() -> None:
    gate, lane = threading.Event(), Lane("test", 2)
    ran = []
    blockers: list[Job[bool, int]] = [Job(lambda _r: gate.wait(PATIENCE_S), lane) for _ in range(2)]
    late: Job[None, int] = Job(lambda _r: ran.append(1), lane)
    late.cancel()
    gate.set()
    for blocker in blockers:
        blocker.result(PATIENCE_S)
    until(late.poll)
    assert late.cancelled
    assert not ran


class Heavy:
    """Stands for an upload, or a model that was half loaded."""


def test_a_job_that_failed_keeps_nothing_of_what_led_to_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seen: list[weakref.ref[Heavy]] = []

    def crash(_report: Callable[[int], None]) -> None:
        half = Heavy()
        seen.append(weakref.ref(half))
        try:
            raise KeyError(half)
        except KeyError as error:
            raise RuntimeError("at the end") from error

    def refuse(_report: Callable[[int], None]) -> None:
        half = Heavy()
        seen.append(weakref.ref(half))
        raise InputError("no", "No.")

    jobs_: list[Job[None, int]] = [Job(crash), Job(refuse)]
    errors = []
    for job in jobs_:
        for _ in range(3):
            with pytest.raises(CertitudeError) as caught:
                job.result(PATIENCE_S)
            errors.append(caught.value)
            assert job.error is not None
    gc.collect()
    assert [each() for each in seen] == [None, None]
    assert len({id(error) for error in errors}) == 6  # nobody is tied to who asked before
    assert len([r for r in caplog.records if "a job failed" in r.message]) == 1


def test_jobs_under_way_are_those_that_have_not_ended() -> None:
    before = jobs.under_way()
    go = threading.Event()
    running: list[Job[bool, None]] = [Job(lambda _report: go.wait(PATIENCE_S)) for _ in range(3)]
    assert jobs.under_way() == before + 3
    go.set()
    for job in running:
        job.result(PATIENCE_S)
    assert jobs.under_way() == before
