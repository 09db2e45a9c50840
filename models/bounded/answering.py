"""The side of a process that is asked: questions come in, answers go out, and the system keeps its
time and its memory.

On standard input comes a line of JSON with "size" and whatever else is asked, and so many bytes; on
standard output goes a line of JSON, and the answer's bytes. It ends with its input, so that it does
not outlive the server, however that ended.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any, BinaryIO

try:
    import resource
except ImportError:  # Windows: there the server's own clock is the only bound
    resource = None  # type: ignore[assignment]

Answering = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]


def serve(answer: Answering, memory: int | None) -> None:
    """Answer whatever comes in until nothing comes any more.

    answer: from what is asked and the data to what is said and its content; the process ends where
    the asked "seconds" of a processor do not do. memory: at most so many bytes of addresses.
    """
    source, answers = sys.stdin.buffer, own_output()
    bound_process(memory)
    while line := source.readline():
        asked = json.loads(line)
        data = source.read(asked["size"])
        if len(data) < asked["size"]:
            return
        _bound_time(asked["seconds"])
        said, content = answer(asked, data)
        _bound_time(0)
        answers.write(json.dumps(said).encode() + b"\n" + content)
        answers.flush()


def bound_process(memory: int | None) -> None:
    """Bound the memory; no file is ever written, a crash leaves no image of the memory behind."""
    if resource is None:
        return
    if memory is not None:
        _limit(resource.RLIMIT_AS, memory)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_CORE, 0)


def own_output() -> BinaryIO:
    """What only answers are written to; whatever a library prints goes nowhere."""
    out = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    return out


def _bound_time(seconds: float) -> None:
    """End this process after so much processor time, of all its threads; 0: it may go on.

    The system's timer does it, which no library can hold up; RLIMIT_CPU, in whole seconds, is
    there in case a library took the signal.
    """
    if resource is None:
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    _limit(resource.RLIMIT_CPU, int(used + seconds) + 2 if seconds else resource.RLIM_INFINITY)


def _limit(what: int, wanted: int) -> None:
    """Lower a limit of this process; whoever started the server may have set a lower one."""
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY and (wanted > hard or wanted == resource.RLIM_INFINITY):
        wanted = hard
    with suppress(ValueError, OSError):  # systems differ in which limits they know
        resource.setrlimit(what, (wanted, hard))
