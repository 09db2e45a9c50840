"""Places that few can have at once: people take turns at them, whatever each has waiting."""

from __future__ import annotations

import heapq
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from models.lanes import household, person
from models.rounds import Rounds

_LOOK_S = 0.05


class Places:
    """So many places; who waits has a turn in each round, whoever asks from the same address."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int]] = []  # (the round one comes in, arrival)
        self._arrivals = count()
        self._rounds = Rounds()  # of addresses

    def waiting(self) -> int:
        """How many wait just now."""
        with self._changed:
            return len(self._waiting)

    @contextmanager
    def taken(self, beat: Callable[[], None]) -> Iterator[None]:
        """Hold a place, waited for in turn.

        beat: called often while waiting, in this thread; whatever it raises ends the waiting.
        """
        owner = household(person())
        with self._changed:
            self._rounds.enter(owner)
            ticket = (self._rounds.next(owner), next(self._arrivals))
            heapq.heappush(self._waiting, ticket)
        try:
            self._wait(ticket, beat)
            try:
                yield
            finally:
                with self._changed:
                    self._free += 1
        finally:
            with self._changed:
                if ticket in self._waiting:  # who left
                    self._waiting.remove(ticket)
                    heapq.heapify(self._waiting)
                self._rounds.leave(owner)
                self._changed.notify_all()

    def _wait(self, ticket: tuple[int, int], beat: Callable[[], None]) -> None:
        """Until it is this one's turn; it has left the waiting by then."""
        while True:
            with self._changed:
                if self._changed.wait_for(
                    lambda: self._free and self._waiting[0] == ticket, timeout=_LOOK_S
                ):
                    heapq.heappop(self._waiting)
                    self._free -= 1
                    self._rounds.reach(ticket[0])
                    return
            beat()
