"""Who asks a model next, when several want to: one text first, then who has asked least so far.

So nobody's answer waits for somebody else's five-thousandth sample, and two explanations that have
come equally far take turns. What a person's other tabs are asking at the moment counts too: people
share a model evenly, not tabs; and who asks about text after text shares it with those who ask
once, and with explanations. One turn is one batch; whoever waits does not hold a lock.
"""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Sized
from itertools import count
from typing import TypeVar

from models.lanes import household, person
from models.rounds import Rounds

A = TypeVar("A", bound=Sized)
B = TypeVar("B")


# Single answers before one batch of an explanation has its turn, if any waits.
_MOST_IN_A_ROW = 4


class Turns:
    """The turns at one model."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        # What somebody waits for: (the round it comes in, arrival), and all else: (how much was had
        # already, arrival).
        self._at_once: list[tuple[int, int]] = []
        self._patient: list[tuple[int, int]] = []
        self._in_a_row = 0  # turns of the first kind
        # Calls of each person (of each address, where it is known), waiting or being answered; what
        # somebody waits for is answered in rounds.
        self._rounds = Rounds()
        self._arrivals = count()
        self._busy = False

    def taking(
        self, predict: Callable[[A], B], asked: int = 0, at_once: bool = False
    ) -> Callable[[A], B]:
        """The predict function of one explanation: each call waits for its turn.

        asked: inputs asked about already, by the earlier explanations of one set. at_once: before
        any explanation's, since somebody waits for this one answer.
        """

        def call(inputs: A) -> B:
            nonlocal asked
            owner = household(person())
            with self._changed:
                calls = self._rounds.enter(owner)
                had = self._rounds.next(owner) if at_once else asked * calls
                ticket = (had, next(self._arrivals))
                waiting = self._at_once if at_once else self._patient
                heapq.heappush(waiting, ticket)
                self._changed.wait_for(
                    lambda: not self._busy and self._next() is waiting and waiting[0] == ticket
                )
                heapq.heappop(waiting)
                self._busy = True
                self._in_a_row = self._in_a_row + 1 if at_once else 0
                if at_once:
                    self._rounds.reach(had)
            try:
                return predict(inputs)
            finally:
                asked += len(inputs)
                with self._changed:
                    self._busy = False
                    self._rounds.leave(owner)
                    self._changed.notify_all()

        return call

    def _next(self) -> list[tuple[int, int]]:
        """Whose first has the next turn: also those who ask without end leave some to the rest."""
        if self._patient and (not self._at_once or self._in_a_row >= _MOST_IN_A_ROW):
            return self._patient
        return self._at_once


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
    return at(model_id).taking(predict, at_once=True)(inputs)
