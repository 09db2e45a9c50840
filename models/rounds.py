"""Rounds in which everybody who wants something has one turn, whatever each of them has waiting."""

from __future__ import annotations

from collections import Counter


class Rounds:
    """Who wants something just now, and in which round each of their wishes comes.

    An owner is whoever shares evenly with others; "" where nobody knows whether two are one. Not
    for several threads at once: who calls holds a lock.
    """

    def __init__(self) -> None:
        self._round = 0
        self._wishes: Counter[str] = Counter()
        self._last: dict[str, int] = {}  # the round in which an owner's last wish comes

    def enter(self, owner: str) -> int:
        """One more wish of theirs; how many they have now, as far as is known."""
        self._wishes[owner] += 1
        return self._wishes[owner] if owner else 1

    def next(self, owner: str) -> int:
        """The round in which one more of theirs comes: one after their last."""
        coming = max(self._round, self._last.get(owner, 0)) + 1
        if owner:
            self._last[owner] = coming
        return coming

    def reach(self, coming: int) -> None:
        """A wish of this round has its turn."""
        self._round = max(self._round, coming)

    def leave(self, owner: str) -> None:
        """One of their wishes was granted, or given up."""
        self._wishes[owner] -= 1
        if not self._wishes[owner]:
            del self._wishes[owner]
            self._last.pop(owner, None)  # that round is over
