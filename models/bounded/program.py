"""One process of our own: started, spoken to by its pipes, ended."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_ROOT = Path(__file__).parents[2]
# Each thread's heap and each library's threads would count against its memory; and what a picture
# of usual size took is kept for the next, which halves what is spent beside the work (glibc).
_ENVIRONMENT = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(2**25),
    "MALLOC_TRIM_THRESHOLD_": str(2**25),
}


class Program:
    """A Python module that runs in a process, and ends with its input.

    module: as `python -m` takes it. source: what it is told by; answers: what it answers by; both
    are for their user to lock.
    """

    def __init__(self, module: str, niceness: int = 0) -> None:
        """niceness: as the system takes it; with more, others' work goes first. OSError: no memory,
        no more processes.
        """
        self.module, self.ended = module, False
        self._process = subprocess.Popen(
            [sys.executable, "-B", "-m", module],
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ENVIRONMENT},
        )
        source, answers = self._process.stdin, self._process.stdout
        assert source is not None and answers is not None  # noqa: PT018 - both are pipes
        self.source: IO[bytes] = source
        self.answers: IO[bytes] = answers
        for pipe in (source, answers):
            _widen(pipe)
        if niceness and hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, niceness)

    @property
    def pid(self) -> int:
        """Its number in the system."""
        return self._process.pid

    def usable(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def code(self, within_s: float) -> int:
        """What it ended with; 0 where it has not, after so long."""
        try:
            return self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            return 0

    def end(self) -> None:
        """End it, whatever it does."""
        self.ended = True
        self._process.kill()
        self._process.wait()
        for pipe in (self.source, self.answers):
            with suppress(OSError):  # what was not sent yet cannot be sent any more
                pipe.close()


def _widen(pipe: IO[bytes]) -> None:
    """Make a pipe hold a megabyte where that can be had: fewer turns for millions of pixels."""
    if fcntl is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, 2**20)
