"""How learning goes on beside others: who watches is told how far it is, and pieces take turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

T = TypeVar("T")

# What is done: files come from the network; texts are read by the encoder; the last layer is
# weighed, or all layers learn; what was kept back is asked about.
Stage = Literal["fetching", "reading", "weighing", "learning", "judging"]
# Told a stage, and how much of it is done of how much (0 of 0 where nobody can count it); may raise
# Cancelled.
Tell = Callable[[Stage, int, int], None]
Turn = Callable[[Callable[[], object]], object]


@dataclass(frozen=True)
class Pace:
    """tell: as `Tell`, after each piece. turn: does a piece once it is its turn."""

    tell: Tell = lambda stage, done, total: None
    turn: Turn = lambda piece: piece()

    def take(self, piece: Callable[[], T]) -> T:
        """Do a piece in its turn; what comes of it."""
        found: list[T] = []
        self.turn(lambda: found.append(piece()))
        return found[0]


ALONE = Pace()  # nobody watches, nobody waits
