"""A fault is one line in the log, and says nothing of what people gave."""

from __future__ import annotations

import logging

import pytest

from models.faults import in_one_line, log_fault
from models.jobs import Job

SECRET = "my own text"


def fail(_report: object) -> None:
    raise ValueError(SECRET)


def test_a_job_that_fails_writes_one_line_without_what_it_was_about(
    caplog: pytest.LogCaptureFixture,
) -> None:
    job: Job[None, None] = Job(fail)
    while not job.poll():
        pass
    assert job.error is not None
    assert len(caplog.text.strip().splitlines()) == 1
    assert SECRET not in caplog.text
    assert "ValueError in tests/models/test_faults.py:" in caplog.text


def test_it_names_the_cause_and_the_way_there() -> None:
    try:
        try:
            int(SECRET)
        except ValueError as error:
            raise RuntimeError(SECRET) from error
    except RuntimeError as error:
        said = in_one_line(error)
    assert said.startswith("RuntimeError from ValueError in tests/models/test_faults.py:")
    assert in_one_line(KeyError(SECRET)) == "KeyError"


def test_the_traceback_comes_back_for_who_debugs(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("certitude-test")
    with caplog.at_level(logging.DEBUG, logger=log.name):
        try:
            fail(None)
        except ValueError as error:
            log_fault(log, "it failed", error)
    assert "Traceback" in caplog.text
