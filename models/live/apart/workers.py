"""The server's side: a process that trains, begun when it is needed, ended when it is not.

It lives while a network learns in it, or somebody has a page open from which one may. TensorFlow
keeps some megabytes of each shape of network that it has compiled until its process ends: so after
some hundred of them the next network learns in a new one.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from typing import Any

from models.bounded import asking
from models.bounded.program import Program
from models.errors import N_, CertitudeError, ModelError, model_failed
from models.lanes import person
from models.live.apart import wire
from models.live.apart.wire import Arrays, Head

_MODULE = "models.live.apart.serving"
# By how much others' work goes first, as `nice` takes it: whoever looks at a page waits for the
# server, and epochs have what that leaves. On a machine that is busy with other things, 0.
NICE_SETTING, _NICENESS = "CERTITUDE_TRAINING_NICE", 10
_LINGER_S = 20.0  # after the last one has left: a page that is reloaded is another's for a moment
_LOOK_S = 2.0
_MOST_SHAPES = 150
_log = logging.getLogger(__name__)

Present = Callable[[], bool]


def _niceness() -> int:
    said = os.environ.get(NICE_SETTING, "")
    return min(int(said), 19) if said.isdecimal() else _NICENESS


class Worker:
    """One process. Any number of threads may ask at once."""

    def __init__(self) -> None:
        """OSError: no memory, no more processes."""
        self._program = Program(_MODULE, _niceness())
        self._writing, self._changing = threading.Lock(), threading.Lock()
        self._waiting: dict[int, Future[tuple[Head, Arrays]]] = {}
        self._numbers = count()
        self._gone = False
        self.ready = False  # its frameworks are there
        self.shapes = 0  # compiled in it so far
        self.networks = 0  # that learn in it; counted by `Workers`
        threading.Thread(target=self._read, name="certitude-apart", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._program.pid

    @property
    def usable(self) -> bool:
        """Whether it still runs."""
        return not self._gone and self._program.usable()

    def ask(self, asked: Head, arrays: Sequence[Any] = ()) -> tuple[Head, Arrays]:
        """Have it do something, and wait for what it says.

        ModelError "training_lost" (503) where the process has ended, "model_failed" where it could
        not be done.
        """
        number: int = next(self._numbers)
        answer: Future[tuple[Head, Arrays]] = Future()
        with self._changing:
            if self._gone:
                raise lost()
            self._waiting[number] = answer
        try:
            with self._writing:
                wire.write(
                    self._program.source, {"id": number, "person": person(), **asked}, arrays
                )
        except (OSError, ValueError) as error:  # a pipe that is broken, or closed
            with self._changing:
                self._waiting.pop(number, None)
            raise lost() from error
        told, content = answer.result()
        if "failed" in told:
            _log.warning("a network apart failed: %s", told["failed"])
            raise model_failed()
        self.shapes = max(self.shapes, told.get("shapes", 0))
        return told, content

    def end(self) -> None:
        """End it, whatever it does."""
        with self._changing:
            self._gone = True
        self._program.end()

    def _read(self) -> None:
        """Give every answer to whoever asked; once there are no more, nobody waits in vain."""
        with suppress(OSError, ValueError, KeyError):
            while (frame := wire.read(self._program.answers)) is not None:
                self.ready = True
                if "id" not in frame[0]:  # it says no more than that
                    continue
                with self._changing:
                    answer = self._waiting.pop(frame[0]["id"])
                answer.set_result(frame)
        with self._changing:
            self._gone = True
            left, self._waiting = list(self._waiting.values()), {}
        for answer in left:
            answer.set_exception(lost())


class Workers:
    """The process in which networks learn, and who still needs it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._current: Worker | None = None
        self._every: set[Worker] = set()
        self._looking: dict[Hashable, Present] = {}
        self._needed = 0.0  # when it was last, on the monotonic clock
        self._watched = False
        asking.ends_with_us(self)

    def look(self, who: Hashable, present: Present) -> None:
        """Have a process that waits while somebody is there; returns at once.

        present: asked now and then, in another thread, until it is not so.
        """
        with self._lock:
            self._looking[who] = present
            with suppress(CertitudeError):  # whoever trains is told
                self._running()

    def enter(self) -> Worker:
        """A process for one network more; `leave` it. ModelError "training_lost" (503)."""
        with self._lock:
            found = self._running()
            found.networks += 1
            return found

    def leave(self, worker: Worker) -> None:
        """A network less learns in it."""
        with self._lock:
            worker.networks -= 1
            self._needed = time.monotonic()
            ended = self._unneeded()
        for one in ended:
            one.end()

    def close(self) -> None:
        """End every process."""
        with self._lock:
            every, self._every, self._current = self._every, set(), None
        for worker in every:
            worker.end()

    @property
    def ready(self) -> bool:
        """Whether a network that comes now need not wait for the process."""
        current = self._current
        return current is not None and current.ready

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the processes that there are."""
        with self._lock:
            return tuple(worker.pid for worker in self._every)

    def _running(self) -> Worker:
        self._needed = time.monotonic()
        found = self._current
        if found is not None and found.usable and found.shapes < _MOST_SHAPES:
            return found
        if asking.ending():
            raise lost()
        try:
            made = Worker()
        except OSError as error:
            _log.error("%s does not start: %r", _MODULE, error)
            raise lost() from error
        self._every.add(made)
        self._current = made
        if not self._watched:
            self._watched = True
            threading.Thread(target=self._watch, name="certitude-apart-watch", daemon=True).start()
        return made

    def _watch(self) -> None:
        """End what nobody needs any more, until there is nothing."""
        while True:
            time.sleep(_LOOK_S)
            with self._lock:
                ended = self._unneeded()
                self._watched = bool(self._every)
                over = not self._watched
            for worker in ended:
                worker.end()
            if over:
                return

    def _unneeded(self) -> list[Worker]:
        """Take out those in which nothing learns: the current one after a while, others at once."""
        self._looking = {who: here for who, here in self._looking.items() if here()}
        if self._looking:
            self._needed = time.monotonic()
        waited_for = self._looking or time.monotonic() - self._needed < _LINGER_S
        found = [
            worker
            for worker in self._every
            if not worker.usable
            or (not worker.networks and not (worker is self._current and waited_for))
        ]
        self._every.difference_update(found)
        if self._current in found:
            self._current = None
        return found


def lost() -> ModelError:
    """What to say where the process ended, or does not begin."""
    return ModelError(
        "training_lost",
        N_("The part of this server that trains networks has ended, perhaps for want of memory. "
           "What was learnt until then is kept. Press “Train” to begin again."),
        status=503,
    )  # fmt: skip


WORKERS = Workers()
