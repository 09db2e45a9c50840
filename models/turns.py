"""Who asks a model next, when several want to: one text first, then who has asked least so far.

So nobody's answer waits for somebody else's five-thousandth sample, and two explanations that have
come equally far take turns. What a person's other tabs are asking at the moment counts too: people
share a model evenly, not tabs. One turn is one batch; whoever waits does not hold a lock.
"""

from __future__ import annotations

import heapq
import threading
from collections import Counter
from collections.abc import Callable, Sized
from itertools import count
from typing import TypeVar

from models.lanes import person

A = TypeVar("A", bound=Sized)
B = TypeVar("B")


class Turns:
    """The turns at one model."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int]] = []  # (how much was had already, arrival)
        self._asking: Counter[str] = Counter()  # calls of each person, waiting or being answered
        self._arrivals = count()
        self._busy = False

    def taking(self, predict: Callable[[A], B], asked: int = 0) -> Callable[[A], B]:
        """The predict function of one explanation: each call waits for its turn.

        asked: inputs asked about already, by the earlier explanations of one set.
        """

        def call(inputs: A) -> B:
            nonlocal asked
            owner = person()
            with self._changed:
                self._asking[owner] += 1
                had = asked * (self._asking[owner] if owner else 1)
                ticket = (had, next(self._arrivals))
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
                    self._asking[owner] -= 1
                    if not self._asking[owner]:
                        del self._asking[owner]
                    self._changed.notify_all()

        return call


# More urgent than any explanation's next batch: somebody waits for this one answer.
_AT_ONCE = -1_000_000

_turns: dict[str, Turns] = {}
_guard = threading.Lock()


def at(model_id: str) -> Turns:
    """The turns at a model, the same for everybody in this process."""
    with _guard:
        return _turns.setdefault(model_id, Turns())


def forget(model_id: str) -> None:
    """Keep no turns at a model that is gone; who waits for theirs still gets them."""
    with _guard:
        _turns.pop(model_id, None)


def first(model_id: str, predict: Callable[[A], B], inputs: A) -> B:
    """Ask a model about one input that somebody waits for: its turn is the next."""
    return at(model_id).taking(predict, _AT_ONCE)(inputs)
