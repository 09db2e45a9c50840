"""Work that outlasts one page run: done in a thread, watched, cancelled, never orphaned.

A page submits a job and polls it; every poll is a sign of life. A job that nobody has polled for
`ABANDONED_S` seconds (a closed tab) ends itself at its next report.
"""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from models.errors import Cancelled, CertitudeError, bare, model_failed
from models.faults import log_fault
from models.lanes import Lane

T = TypeVar("T")
P = TypeVar("P")
S = TypeVar("S")

ABANDONED_S = 15.0
_log = logging.getLogger(__name__)
# Most of those at work wait for their turn at a model, which costs next to nothing.
WORK = Lane("certitude-work", 64)
# Loads have a place of their own: somebody's first model does not wait for others' explanations.
LOADS = Lane("certitude-load", 8)
_live: weakref.WeakSet[Job[Any, Any]] = weakref.WeakSet()


@dataclass(frozen=True, slots=True)
class Progress(Generic[S]):
    """How far a piece of work is: done of total steps, and the best result so far, if any."""

    done: int
    total: int
    sofar: S | None = None


class AtOnce:
    """In place of a lane: runs in the caller's thread, for a result that is there already."""

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Do it now; the future is done when it is returned."""
        future: Future[T] = Future()
        future.set_result(work())
        return future


class Job(Generic[T, P]):
    """One running piece of work with a result of type T and progress values of type P."""

    def __init__(
        self, work: Callable[[Callable[[P], None]], T], lane: Lane | AtOnce = WORK
    ) -> None:
        """Begins as soon as the lane lets it."""
        self.progress: P | None = None
        self._cancelled = threading.Event()
        self._last_seen = time.monotonic()
        self._work = work
        self._lane = lane
        self._future: Future[T] = lane.submit(self._run)
        _live.add(self)

    def _run(self) -> T:
        # What is raised here is kept as long as the job: nothing that led to it may be.
        failure: CertitudeError | Cancelled
        try:
            self._stop_if_unwanted()
            return self._work(self._report)
        except Cancelled:
            failure = Cancelled()
        except CertitudeError as error:
            failure = bare(error)
        except BaseException as error:
            log_fault(_log, "a job failed", error)
            failure = model_failed()
        raise failure

    def _report(self, progress: P) -> None:
        self.progress = progress
        self._stop_if_unwanted()

    def _stop_if_unwanted(self) -> None:
        if self._cancelled.is_set() or time.monotonic() - self._last_seen > ABANDONED_S:
            raise Cancelled

    def poll(self) -> bool:
        """Say that somebody still waits; True once the job has ended, however it ended."""
        self._last_seen = time.monotonic()
        return self._future.done()

    @property
    def ended(self) -> bool:
        """Whether it has ended, however; no sign of life."""
        return self._future.done()

    @property
    def place(self) -> int:
        """Which in its lane's queue it is, from 1; 0 once it has begun."""
        return self._lane.place(self._future) if isinstance(self._lane, Lane) else 0

    def cancel(self) -> None:
        """Ask the work to stop at its next report; returns at once."""
        self._cancelled.set()
        self._future.cancel()

    @property
    def cancelled(self) -> bool:
        """Whether the job ended (or will end) without a result because nobody wanted it."""
        return self._cancelled.is_set() or isinstance(self._error(), Cancelled)

    def _error(self) -> BaseException | None:
        return self._ended() if self._future.done() else None

    def _ended(self, timeout: float | None = None) -> BaseException | None:
        try:
            return self._future.exception(timeout)
        except CancelledError:
            return Cancelled()

    @property
    def error(self) -> CertitudeError | None:
        """What went wrong, in words for a person; None while running, when fine or cancelled."""
        error = self._error()
        return error if isinstance(error, CertitudeError) else None

    def result(self, timeout: float | None = None) -> T:
        """The result; raises Cancelled or the CertitudeError that ended the work."""
        error = self._ended(timeout)
        if error is None:
            return self._future.result()
        # Anew each time: raising the one that is kept would tie whoever asks to it.
        raise bare(error) if isinstance(error, CertitudeError) else Cancelled()


def under_way() -> int:
    """How many jobs of all people's have not ended."""
    return sum(not job._future.done() for job in list(_live))


def cancel_all() -> None:
    """Cancel every job there is: the server is about to end."""
    for job in list(_live):
        job.cancel()
