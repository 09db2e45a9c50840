"""Work that outlasts one page run: done in a thread, watched, cancelled, never orphaned.

A page submits a job and polls it; every poll is a sign of life. A job that nobody has polled for
`ABANDONED_S` seconds (a closed tab) ends itself at its next report.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

from models.errors import Cancelled, CertitudeError, model_failed

T = TypeVar("T")
P = TypeVar("P")
S = TypeVar("S")

ABANDONED_S = 15.0
_log = logging.getLogger(__name__)
# One worker a person who waits; most of them wait for their turn at a model.
WORKERS = 16
_pool = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="certitude-job")


@dataclass(frozen=True, slots=True)
class Progress(Generic[S]):
    """How far a piece of work is: done of total steps, and the best result so far, if any."""

    done: int
    total: int
    sofar: S | None = None


class Job(Generic[T, P]):
    """One running piece of work with a result of type T and progress values of type P."""

    def __init__(
        self, work: Callable[[Callable[[P], None]], T], executor: Executor | None = None
    ) -> None:
        self.progress: P | None = None
        self._cancelled = threading.Event()
        self._last_seen = time.monotonic()
        self._work = work
        self._future: Future[T] = (executor or _pool).submit(self._run)

    def _run(self) -> T:
        self._stop_if_unwanted()
        return self._work(self._report)

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

    def cancel(self) -> None:
        """Ask the work to stop at its next report; returns at once."""
        self._cancelled.set()
        self._future.cancel()

    @property
    def cancelled(self) -> bool:
        """Whether the job ended (or will end) without a result because nobody wanted it."""
        return self._cancelled.is_set() or isinstance(self._error(), Cancelled)

    def _error(self) -> BaseException | None:
        if not self._future.done():
            return None
        if self._future.cancelled():
            return Cancelled()
        return self._future.exception()

    @property
    def error(self) -> CertitudeError | None:
        """What went wrong, in words for a person; None while running, when fine or cancelled."""
        error = self._error()
        if error is None or isinstance(error, Cancelled):
            return None
        if isinstance(error, CertitudeError):
            return error
        _log.error("a job failed", exc_info=error)
        return model_failed()

    def result(self, timeout: float | None = None) -> T:
        """The result; raises Cancelled or the CertitudeError that ended the work."""
        try:
            return self._future.result(timeout)
        except CertitudeError:
            raise
        except TimeoutError:
            raise
        except BaseException as error:
            if self.error is None:
                raise Cancelled from error
            raise self.error from error
