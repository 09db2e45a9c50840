"""Who asks a model next, when several explanations want to: the one that has asked least so far.

So somebody's first highlights never wait for somebody else's five-thousandth sample, and two that
have come equally far take turns. One turn is one batch; whoever waits does not hold a lock.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Sized
from itertools import count
from typing import TypeVar

A = TypeVar("A", bound=Sized)
B = TypeVar("B")


class Turns:
    """The turns at one model."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int]] = []  # (inputs asked about so far, arrival)
        self._arrivals = count()
        self._busy = False

    def taking(self, predict: Callable[[A], B], asked: int = 0) -> Callable[[A], B]:
        """The predict function of one explanation: each call waits for its turn.

        asked: inputs asked about already, by the earlier explanations of one set.
        """

        def call(inputs: A) -> B:
            nonlocal asked
            ticket = (asked, next(self._arrivals))
            with self._changed:
                heapq.heappush(self._waiting, ticket)
                self._changed.wait_for(lambda: not self._busy and self._waiting[0] == ticket)
                heapq.heappop(self._waiting)
                self._busy = True
            try:
                return predict(inputs)
            finally:
                asked += len(inputs)
                with self._changed:
                    self._busy = False
                    self._changed.notify_all()

        return call


_turns: dict[str, Turns] = {}
_guard = threading.Lock()


def at(model_id: str) -> Turns:
    """The turns at a model, the same for everybody in this process."""
    with _guard:
        return _turns.setdefault(model_id, Turns())
