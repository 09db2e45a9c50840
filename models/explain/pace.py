"""When to look at an estimate: the first time early, then when it is worth it."""

from __future__ import annotations

from collections.abc import Iterator

# For so many times the samples of the last look at least, and at most.
_GROWTH = 1.3
_LEAP = 2.5
_GROWTH_SLOW, _STEP_SLOW = 1.1, 8


class Pace:
    """After how many samples to look, in ascending order; the last time at the very last."""

    def __init__(self, first: int, last: int, slow: bool = False) -> None:
        """slow: a look costs less than what it may save."""
        self._first, self._last = first, last
        self._step, self._growth = (_STEP_SLOW, _GROWTH_SLOW) if slow else (first, _GROWTH)
        self._expected = 0.0

    def expect(self, samples: float) -> None:
        """Says after how many samples the next look is likely to be worth its while."""
        self._expected = samples

    def __iter__(self) -> Iterator[int]:
        at = self._first
        while at < self._last:
            yield at
            least = max(at + self._step, at * self._growth)
            at = int(max(least, min(self._expected, at * _LEAP)))
        yield self._last
