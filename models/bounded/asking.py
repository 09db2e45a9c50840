"""The server's side: programs that are asked for one thing at a time and kept for the next.

What holds Python's lock, or cannot be held up by a clock in this process, is done in another one,
which the system ends when its time or its memory is used up, or when nobody waits for it any more.
"""

from __future__ import annotations

import atexit
import json
import logging
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from typing import IO, Any, Protocol, TypeVar
from weakref import WeakSet

from models.bounded.places import Places
from models.bounded.program import Program
from models.errors import CertitudeError

Beat = Callable[[], None]
# What is said in answer, and where its content is read from.
Read = Callable[[dict[str, Any], IO[bytes]], "Answer"]
Answer = TypeVar("Answer")

_BEAT_S = 0.05
# A process that gets no processor, or waits for nothing, is ended too.
_WALL_S = 30.0
_TIME_IS_UP = tuple(
    -getattr(signal, name) for name in ("SIGPROF", "SIGXCPU") if hasattr(signal, name)
)
_OUT_OF_MEMORY = -getattr(signal, "SIGKILL", 0)
_log = logging.getLogger(__name__)
_ending = threading.Event()


class Starts(Protocol):
    """What has processes of its own."""

    def close(self) -> None:
        """End them all, whatever they do."""
        ...


_all: WeakSet[Starts] = WeakSet()


def ends_with_us(one: Starts) -> None:
    """Have `end` end its processes, too."""
    _all.add(one)


def ending() -> bool:
    """Whether nothing is started any more."""
    return _ending.is_set()


def begin() -> None:
    """From now on processes are started for whoever asks, as they are before the first `end`."""
    _ending.clear()


def end() -> None:
    """End all processes, whatever they do, and start none for those still waiting."""
    _ending.set()
    for one in list(_all):
        one.close()


@dataclass(frozen=True, slots=True)
class Failures:
    """What to say of a program that gave no answer.

    lost: it was ended, or talks nonsense. slow: its time is up. large: its memory is. crashed: it
    fell over what it was given. busy: all of its places are taken, and the caller does not wait.
    """

    lost: Callable[[], CertitudeError]
    slow: Callable[[], CertitudeError]
    large: Callable[[], CertitudeError]
    crashed: Callable[[], CertitudeError]
    busy: Callable[[], CertitudeError]


class _Program(Program):
    """One process, started; asked by one thread at a time."""

    def __init__(self, module: str, failures: Failures, patient: bool) -> None:
        """module: as `python -m` takes it. patient: a third of a processor that others want too."""
        super().__init__(module, niceness=3 if patient else 0)
        self._failures = failures

    def ask(self, asked: dict[str, Any], data: bytes, read: Read[Answer]) -> Answer:
        """Send a question, read the answer; blocks. Errors as `read` has them, or `Failures`."""
        try:
            self.source.write(json.dumps(asked | {"size": len(data)}).encode() + b"\n")
            self.source.write(data)
            self.source.flush()
            return read(json.loads(self.answers.readline(4096)), self.answers)
        except (OSError, ValueError, KeyError, TypeError) as error:  # it is gone, or talks nonsense
            raise self._failure() from error

    def _failure(self) -> CertitudeError:
        code = self.code(within_s=1)
        if self.ended:
            return self._failures.lost()
        if code in _TIME_IS_UP:
            return self._failures.slow()
        if code == _OUT_OF_MEMORY and code:
            return self._failures.large()
        _log.warning("%s ended with code %s", self.module, code)
        return self._failures.crashed() if code < 0 else self._failures.lost()


class Lane:
    """Processes of one program for one sort of work: so many at once, of which some are kept."""

    def __init__(
        self,
        name: str,
        module: str,
        failures: Failures,
        *,
        places: int,
        kept: int,
        patient: bool = False,
    ) -> None:
        """name: of its threads. module: the program. patient: others' work goes first."""
        self._places = Places(places)
        self._threads = ThreadPoolExecutor(places, thread_name_prefix=f"certitude-{name}")
        self._module, self._failures = module, failures
        self._kept, self._patient = kept, patient
        self._idle: list[_Program] = []
        self._all: set[_Program] = set()
        self._lock = threading.Lock()
        ends_with_us(self)

    def ask(
        self,
        asked: dict[str, Any],
        data: bytes,
        read: Read[Answer],
        beat: Beat,
        wait: bool = True,
    ) -> Answer:
        """Ask one of its processes, and read what it answers.

        asked: what stands in the line of JSON before the data. read: takes the answer's line and
        the stream on which its content follows; it runs in another thread. beat: called often while
        waiting, in the caller's thread; whatever it raises ends the work at once. wait: for a
        place, in turns with other people, if need be. Errors: `Failures`, and what `read` raises.
        """

        def unless_busy() -> None:
            if not wait:
                raise self._failures.busy()
            beat()

        with self._places.taken(unless_busy):
            program = self._take()
            answer = self._threads.submit(program.ask, asked, data, read)
            try:
                return self._awaited(answer, beat)
            finally:
                if answer.done() and program.usable():  # also where the answer was an error
                    self._give_back(program)
                else:
                    self._end(program)

    def warm_up(self) -> None:
        """Have a process that waits."""
        self._give_back(self._take())

    def close(self) -> None:
        """End all processes, whatever they do; new ones are started if someone asks again."""
        with self._lock:
            every, self._all, self._idle = self._all, set(), []
        for program in every:
            program.end()

    def _awaited(self, answer: Future[Answer], beat: Beat) -> Answer:
        until = time.monotonic() + _WALL_S
        while True:
            try:
                return answer.result(_BEAT_S)
            except NotYet:
                beat()
                if time.monotonic() > until:
                    raise self._failures.slow() from None

    def _take(self) -> _Program:
        with self._lock:
            idle = self._idle.pop() if self._idle else None
        if idle is not None:
            if idle.usable():
                return idle
            self._end(idle)
        try:
            program = _Program(self._module, self._failures, self._patient)
        except OSError as error:  # no memory, no more processes
            _log.error("%s does not start: %r", self._module, error)
            raise self._failures.lost() from error
        with self._lock:
            if not ending():
                self._all.add(program)
                return program
        program.end()
        raise self._failures.lost()

    def _give_back(self, program: _Program) -> None:
        with self._lock:
            if len(self._idle) < self._kept and program in self._all:
                self._idle.append(program)
                return
        self._end(program)

    def _end(self, program: _Program) -> None:
        with self._lock:
            self._all.discard(program)
        program.end()


atexit.register(end)
