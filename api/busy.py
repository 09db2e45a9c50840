"""How much the API does at once: bounded, in worker threads, and only while someone waits.

The event loop also serves the browser pages, so nothing here runs on it but waiting.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, TypeVar

import anyio
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request

from api.errors import BusyError
from models.errors import Cancelled, ModelError
from models.jobs import Job
from models.limits import LIMITS

T = TypeVar("T")

# Requests with a body, from its last byte to the answer. A model takes one batch at a time, so
# more would only wait; and each may hold a picture of the largest size.
REQUESTS = 8
# Before that, what has arrived of bodies is counted, not how many people are sending: who says
# nothing is in nobody's way.
ARRIVING_BYTES = 16 * LIMITS.request_bytes
# Explanations among them: each keeps a core or two busy for seconds.
EXPLANATIONS = 2

_POLL_S = 0.05

# Not Starlette's own threads, which serve the pages' files. As many as there may be requests, so
# that none waits for a thread.
_threads = anyio.CapacityLimiter(REQUESTS)


class Gate:
    """Lets `limit` in at a time, in the whole process; the next one is refused, not queued."""

    def __init__(self, limit: int, retry_after: int) -> None:
        self._limit = limit
        self._retry_after = retry_after
        self._inside: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def entered(self, who: str = "") -> Iterator[None]:
        """Be inside; BusyError (429) when it is full.

        who: the address of another machine, which leaves the last place to the others.
        """
        with self._lock:
            if self._inside.total() >= self._limit or (who and self._inside[who] >= self._of_one):
                raise BusyError(self._retry_after)
            self._inside[who] += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside[who] -= 1
                if not self._inside[who]:
                    del self._inside[who]

    @property
    def _of_one(self) -> int:
        return max(1, self._limit - 1)


class Scales:
    """Lets `limit` bytes be held at a time, in the whole process."""

    def __init__(self, limit: int, retry_after: int) -> None:
        self._limit = limit
        self._retry_after = retry_after
        self._held: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def held(self, who: str = "") -> Iterator[Callable[[int], int]]:
        """How to hold some bytes more; it returns how many that makes, BusyError if too many.

        who: the address of another machine, which leaves half of it to the others.
        """
        own = 0

        def hold(size: int) -> int:
            nonlocal own
            with self._lock:
                most = self._limit // 2 if who else self._limit
                if self._held[who] + size > most or self._held.total() + size > self._limit:
                    raise BusyError(self._retry_after)
                self._held[who] += size
            own += size
            return own

        try:
            yield hold
        finally:
            with self._lock:
                self._held[who] -= own
                if not self._held[who]:
                    del self._held[who]


arriving = Scales(ARRIVING_BYTES, retry_after=5)
requests = Gate(REQUESTS, retry_after=1)
explanations = Gate(EXPLANATIONS, retry_after=5)


def caller(request: Request) -> str:
    """The address of another machine that asks; "" for this one, and where it is not known."""
    host = request.client.host if request.client else ""
    try:
        return "" if ip_address(host).is_loopback else host
    except ValueError:
        return ""


async def in_thread(work: Callable[[], T]) -> T:
    """Do something that takes a while; whatever it raises is raised here."""
    return await run_sync(work, limiter=_threads)


async def while_connected(request: Request, work: Callable[[Callable[[], None]], T]) -> T:
    """Do something that takes a while and may be ended; request: its body has been read.

    work: calls what it is given often while it waits, which raises Cancelled once the client is
    gone; ClientDisconnect then. Whatever else it raises is raised here.
    """
    gone = threading.Event()

    def beat() -> None:
        if gone.is_set():
            raise Cancelled

    async def watch() -> None:
        while not await request.is_disconnected():
            await anyio.sleep(_POLL_S)
        gone.set()

    watching = asyncio.create_task(watch())
    try:
        return await in_thread(lambda: work(beat))
    except Cancelled as error:
        raise ClientDisconnect from error
    finally:
        gone.set()
        watching.cancel()


async def while_wanted(request: Request, job: Job[T, Any], limit_s: float) -> T:
    """A job's result, as long as the client is connected; request: its body has been read.

    Raises what ended the job. The job is cancelled by ClientDisconnect, once the client is gone,
    and by ModelError "explanation_too_slow" (503), once limit_s is over.
    """
    until = anyio.current_time() + limit_s
    try:
        while not job.poll():
            if await request.is_disconnected():
                raise ClientDisconnect
            if anyio.current_time() > until:
                raise ModelError(
                    "explanation_too_slow",
                    "The explanation took longer than {seconds} seconds. Ask for fewer samples, "
                    "or for fewer seconds.",
                    status=503,
                    seconds=round(limit_s),
                )
            await anyio.sleep(_POLL_S)
        return job.result()
    finally:
        job.cancel()  # no more than a word to a job that has ended
