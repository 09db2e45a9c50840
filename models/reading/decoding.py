"""Pictures are decoded in processes of their own, which a clock ends that nobody can hold up.

A process is asked for one picture at a time and kept for the next. What ordinary pictures take is
known beforehand (`counting`): these have their own places and little time, so that they never wait
for the rest, which takes longer and has few places. What took longer than counted is begun again
among the rest.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from PIL import Image

from models.errors import N_, CertitudeError
from models.limits import LIMITS
from models.reading import counting, refusals
from models.reading.pixels import Decoded

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

Beat = Callable[[], None]

_ROOT = Path(__file__).parents[2]
_BEAT_S = 0.05
# A process that gets no processor, or waits for nothing, is ended too.
_WALL_S = 30.0
_TIME_IS_UP = tuple(
    -getattr(signal, name) for name in ("SIGPROF", "SIGXCPU") if hasattr(signal, name)
)
_OUT_OF_MEMORY = -getattr(signal, "SIGKILL", 0)
# Each thread's heap and each library's threads would count against its memory; and what a picture
# of usual size took is kept for the next, which halves what is spent beside decoding (glibc).
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**25),
}
_log = logging.getLogger(__name__)


def decode(data: bytes, kind: str, beat: Beat | None = None, wait: bool = True) -> Decoded:
    """Decode the first frame of a picture whose first bytes promise `kind`.

    beat: called often while waiting, in the caller's thread; whatever it raises ends the work at
    once. wait: for a place among pictures that take long, if need be. InputError "image_too_large"
    (413), "image_truncated", "image_too_complex" and "image_too_slow" (422); CertitudeError
    "decoder_lost" (503), "decoders_busy" (429, without wait).
    """
    beat = beat or (lambda: None)
    seconds = LIMITS.heic_seconds if kind == "HEIF" else LIMITS.image_seconds
    if counting.count(data, kind).quick:
        try:
            return _QUICK.decode(data, kind, LIMITS.image_quick_seconds, beat)
        except CertitudeError as error:
            if error.code != "image_too_slow":
                raise
        seconds -= LIMITS.image_quick_seconds
    return _SLOW.decode(data, kind, seconds, beat, wait)


def warm_up() -> None:
    """Start the process that the first picture would wait for; returns at once."""
    _QUICK.warm_up()


def close() -> None:
    """End all processes, whatever they do; new ones are started if someone asks again."""
    _QUICK.close()
    _SLOW.close()


class _Decoder:
    """One process, started; asked by one thread at a time."""

    def __init__(self, patient: bool) -> None:
        """patient: it gets a third of a processor that others want too."""
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", "models.reading.decoder"],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ENVIRONMENT},
        )
        self._ended = False
        for pipe in (self._process.stdin, self._process.stdout):
            _widen(pipe)
        if patient and hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, 3)

    def usable(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def decode(self, data: bytes, kind: str, seconds: float) -> Decoded:
        """Decode in the process; blocks. Errors as the function of this name, but by `_failure`."""
        source, answers = self._process.stdin, self._process.stdout
        assert source is not None and answers is not None  # noqa: PT018 - both are pipes
        asked = {"kind": kind, "size": len(data), "seconds": seconds}
        try:
            source.write(json.dumps(asked).encode() + b"\n")
            source.write(data)
            source.flush()
            said = json.loads(answers.readline(4096))
            if "error" in said:
                raise refusals.BY_CODE[said["error"]]()
            width, height = (int(side) for side in said["size"])
            if not 0 < max(width, height) <= LIMITS.image_side:
                raise ValueError("a size that was not asked for")
            content = answers.read(3 * width * height)
            image = Image.frombytes("RGB", (width, height), content)
        except (OSError, ValueError, KeyError, TypeError) as error:  # it is gone, or talks nonsense
            raise self._failure() from error
        original = cast(tuple[int, int], tuple(int(side) for side in said["original_size"]))
        return Decoded(image, original, bool(said["animated"]), bool(said["see_through"]))

    def _failure(self) -> CertitudeError:
        try:
            code = self._process.wait(1)
        except subprocess.TimeoutExpired:
            code = 0
        if self._ended:
            return _lost()
        if code in _TIME_IS_UP:
            return refusals.too_slow()
        if code == _OUT_OF_MEMORY and code:
            return refusals.too_complex()
        _log.warning("a decoder ended with code %s", code)
        return refusals.damaged() if code < 0 else _lost()

    def end(self) -> None:
        """End it, whatever it does."""
        self._ended = True
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what was not sent yet cannot be sent any more
                    pipe.close()


def _widen(pipe: IO[bytes] | None) -> None:
    """Make a pipe hold a megabyte where that can be had: fewer turns for millions of pixels."""
    if fcntl is not None and hasattr(fcntl, "F_SETPIPE_SZ") and pipe is not None:
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, 2**20)


class _Lane:
    """Decoders for one sort of pictures: so many at once, of which some are kept."""

    def __init__(self, name: str, places: int, kept: int, patient: bool) -> None:
        self._free = threading.BoundedSemaphore(places)
        self._threads = ThreadPoolExecutor(places, thread_name_prefix=f"certitude-{name}")
        self._kept, self._patient = kept, patient
        self._idle: list[_Decoder] = []
        self._all: set[_Decoder] = set()
        self._lock = threading.Lock()

    def decode(
        self, data: bytes, kind: str, seconds: float, beat: Beat, wait: bool = True
    ) -> Decoded:
        """As the function of this name, within so many seconds of a processor."""
        while not self._free.acquire(timeout=_BEAT_S):
            if not wait:
                raise _busy()
            beat()
        try:
            decoder = self._take()
            asked = self._threads.submit(decoder.decode, data, kind, seconds)
            try:
                return _awaited(asked, beat)
            finally:
                if asked.done() and decoder.usable():  # also where the answer was an error
                    self._give_back(decoder)
                else:
                    self._end(decoder)
        finally:
            self._free.release()

    def warm_up(self) -> None:
        """Have a decoder that waits."""
        self._give_back(self._take())

    def close(self) -> None:
        """End all decoders."""
        with self._lock:
            every, self._all, self._idle = self._all, set(), []
        for decoder in every:
            decoder.end()

    def _take(self) -> _Decoder:
        with self._lock:
            idle = self._idle.pop() if self._idle else None
        if idle is not None:
            if idle.usable():
                return idle
            self._end(idle)
        try:
            decoder = _Decoder(self._patient)
        except OSError as error:  # no memory, no more processes
            _log.error("no decoder: %r", error)
            raise _lost() from error
        with self._lock:
            self._all.add(decoder)
        return decoder

    def _give_back(self, decoder: _Decoder) -> None:
        with self._lock:
            if len(self._idle) < self._kept and decoder in self._all:
                self._idle.append(decoder)
                return
        self._end(decoder)

    def _end(self, decoder: _Decoder) -> None:
        with self._lock:
            self._all.discard(decoder)
        decoder.end()


def _awaited(asked: Future[Decoded], beat: Beat) -> Decoded:
    until = time.monotonic() + _WALL_S
    while True:
        try:
            return asked.result(_BEAT_S)
        except NotYet:
            beat()
            if time.monotonic() > until:
                raise refusals.too_slow() from None


def _busy() -> CertitudeError:
    return CertitudeError(
        "decoders_busy",
        N_("Others have large pictures read just now. Try again in a moment."),
        status=429,
    )


def _lost() -> CertitudeError:
    return CertitudeError(
        "decoder_lost",
        N_("Pictures cannot be read at the moment. Try again; if it goes on, tell whoever runs "
           "this server."),
        status=503,
    )  # fmt: skip


_QUICK = _Lane("quick", places=4, kept=2, patient=False)
# The largest picture takes up to a gigabyte for a moment: never many at a time.
_SLOW = _Lane("slow", places=2, kept=1, patient=True)
atexit.register(close)
