"""The process that trains: networks of many people, told one step at a time, several at once.

Run by the server as a module. On standard input come questions, on standard output go answers, in
whichever order they are ready; each has its question's number. It ends with its input.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

import msgspec
import numpy as np

from models import runtime
from models.bounded.answering import bound_process, own_output
from models.faults import log_fault
from models.lanes import on_behalf_of
from models.limits import LIMITS
from models.live.apart import wire
from models.live.apart.wire import Arrays, Head
from models.live.compiled import compiled, made_so_far
from models.live.families import Plan
from models.live.network import NetworkHere

# Each training asks one thing at a time, and as many pages as `models.jobs.LOADS` takes have one
# compiled meanwhile.
_THREADS = LIMITS.live_trainings + 8
_log = logging.getLogger(__name__)

Answer = tuple[Head, Any]  # and arrays, of whatever is one for NumPy


class Networks:
    """Those that learn just now, by the number that the server gave them."""

    def __init__(self) -> None:
        self._open: dict[int, NetworkHere] = {}
        self._does: dict[str, Callable[[Head, Arrays], Answer]] = {
            "compile": self._compile,
            "open": self._begin_with,
            "begin": self._begin,
            "learn": self._learn,
            "predict": self._predict,
            "keep": self._keep,
            "go back": self._go_back,
            "put away": self._put_away,
        }

    def answer(self, asked: Head, arrays: Arrays) -> Answer:
        """Do what is asked; KeyError: nothing of that name or number."""
        return self._does[asked["do"]](asked, arrays)

    def _compile(self, asked: Head, _: Arrays) -> Answer:
        plan = msgspec.convert(asked["plan"], Plan)
        compiled(plan, tuple(asked["shape"]), asked["classes"], asked["seed"])
        return {"shapes": made_so_far()}, ()

    def _begin_with(self, asked: Head, arrays: Arrays) -> Answer:
        x, y, *state = arrays
        plan = msgspec.convert(asked["plan"], Plan)
        made = NetworkHere(plan, asked["classes"], asked["seed"], x, y, state or None)
        self._open[asked["network"]] = made
        return {"shapes": made_so_far(), "parameters": made.parameters}, ()

    def _begin(self, asked: Head, _: Arrays) -> Answer:
        self._open[asked["network"]].begin()
        return {}, ()

    def _learn(self, asked: Head, arrays: Arrays) -> Answer:
        told = self._open[asked["network"]].learn(arrays[0])
        return {"told": [_said(value) for value in told]}, ()

    def _predict(self, asked: Head, arrays: Arrays) -> Answer:
        return {}, (self._open[asked["network"]].predict(arrays[0]),)

    def _keep(self, asked: Head, _: Arrays) -> Answer:
        return {}, self._open[asked["network"]].keep()

    def _go_back(self, asked: Head, arrays: Arrays) -> Answer:
        self._open[asked["network"]].go_back(arrays)
        return {}, ()

    def _put_away(self, asked: Head, _: Arrays) -> Answer:
        return {}, self._open.pop(asked["network"]).put_away()


def _said(value: float) -> float | str:
    """A number as JSON has it: an exploded loss is none there."""
    return value if np.isfinite(value) else repr(float(value))


def main() -> None:
    """Answer until nothing comes any more."""
    source, answers = sys.stdin.buffer, own_output()
    networks, writing = Networks(), threading.Lock()
    runtime.keras()
    runtime.freeze_heap()
    bound_process(None)  # its import tries whether it could write a file
    wire.write(answers, {"ready": True})
    with ThreadPoolExecutor(_THREADS) as threads:
        while (frame := wire.read(source)) is not None:
            threads.submit(_reply, networks, *frame, answers, writing)


def _reply(
    networks: Networks, asked: Head, arrays: Arrays, answers: IO[bytes], writing: threading.Lock
) -> None:
    told: Answer
    try:
        with on_behalf_of(asked["person"]):
            told = networks.answer(asked, arrays)
    except Exception as error:  # said to whoever asked; the others learn on
        log_fault(_log, "a network apart failed", error)
        told = {"failed": type(error).__name__}, ()
    with writing:
        wire.write(answers, {"id": asked["id"], **told[0]}, told[1])


if __name__ == "__main__":
    main()
