"""When to look at an estimate: the first time early, then when it is worth it."""

from __future__ import annotations

from collections.abc import Iterator

# For so many times the samples of the last look at least, and at most.
_GROWTH = 1.3
_LEAP = 2.5


class Pace:
    """After how many samples to look, in ascending order; the last time at the very last."""

    def __init__(self, first: int, last: int) -> None:
        self._first, self._last = first, last
        self._expected = 0.0

    def expect(self, samples: float) -> None:
        """Says after how many samples the next look is likely to be worth its while."""
        self._expected = samples

    def __iter__(self) -> Iterator[int]:
        at = self._first
        while at < self._last:
            yield at
            least = max(at + self._first, at * _GROWTH)
            at = int(max(least, min(self._expected, at * _LEAP)))
        yield self._last
