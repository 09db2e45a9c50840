"""How many more answers of a model fit into the time that is left, by what the last ones took."""

from __future__ import annotations

import time
from math import inf

# So much may go beyond the time that was given where else there would be nothing to show.
GRACE_S = 0.3
# Where time is short, the clock is looked at about so often.
_PIECE_S = 0.4
_LUCK = 0.8


class Clock:
    """The time of one explanation, from its making on."""

    def __init__(self, seconds: float | None, took: float | None = None) -> None:
        """seconds: how long there is, None for no end; took: what one answer took before."""
        self._began = time.monotonic()
        self._seconds = inf if seconds is None else seconds
        self._each = took or 0.0
        self._look = 0.0

    @property
    def over(self) -> bool:
        """Whether the time is used up."""
        return self._left(0.0) < 0

    @property
    def needs(self) -> float:
        """Seconds that one answer is expected to take."""
        return self._each

    def answered(self, count: int, began: float) -> None:
        """So many answers were given since `began` (of `time.monotonic`)."""
        if not count:
            return
        each = (time.monotonic() - began) / count
        # Answers that come alone come one as slow as the other, but for some luck.
        self._each = max(each, _LUCK * self._each) if count == 1 else each

    def looked(self, began: float) -> None:
        """An estimate was made since `began`: the last one will take about as long."""
        self._look = time.monotonic() - began

    def allows(self, count: int, *, grace: bool = False) -> bool:
        """Whether so many answers, and a look at them, are expected to be there in time."""
        return count * self._each <= self._left(GRACE_S if grace else 0.0) - self._look

    def piece(self, count: int, *, grace: bool = False) -> int:
        """How many of so many answers to ask for before the clock is looked at again.

        All of them while there is plenty of time; none where not even one is expected in time.
        """
        if self._each * count * 2 <= self._left(0.0) - self._look:
            return count
        left = self._left(GRACE_S if grace else 0.0) - self._look
        if self._each > left:
            return 0
        fits = min(left, max(_PIECE_S, self._each)) / self._each if self._each else inf
        return int(min(count, fits))

    def _left(self, grace: float) -> float:
        return self._seconds + grace - (time.monotonic() - self._began)
