"""How fast messages of a browser are taken: as fast as a page of ours sends them, and no faster.

Each asks for a run of a page, which is begun on the event loop; a quarter of a megabyte of them,
sent in a second, kept it busy for minutes. What comes too fast waits, in front of everything.
"""

from __future__ import annotations

import asyncio
import time
from ipaddress import ip_address

# A run of a page costs about as much as three of a fragment.
PAGE, PART = 3.0, 1.0
# A second; and how much of it may come at once after a pause. A slider that is dragged, a page that
# looks at three jobs and a hurried person stay far below.
ONE_A_SECOND, ONE_AT_ONCE = 12.0, 90.0
HOUSE_A_SECOND, HOUSE_AT_ONCE = 40.0, 400.0
# Messages in a row that had to wait: a page of ours would have fallen silent.
MOST_LATE = 400


class Bucket:
    """So much is allowed a second, and so much at once after a pause."""

    def __init__(self, a_second: float, at_once: float) -> None:
        self._a_second, self._at_once = a_second, at_once
        self._left, self._since = at_once, time.monotonic()

    def take(self, cost: float) -> float:
        """Take it; how many seconds to wait before it counts as taken."""
        self._refill()
        self._left -= cost
        return max(0.0, -self._left / self._a_second)

    def is_full(self) -> bool:
        """Whether nothing is missing that was taken."""
        self._refill()
        return self._left >= self._at_once

    def _refill(self) -> None:
        now = time.monotonic()
        more = (now - self._since) * self._a_second
        self._left, self._since = min(self._at_once, self._left + more), now


_houses: dict[str, Bucket] = {}  # by the addresses of other machines


class Pace:
    """The pace of one connection, and of all from its address; on the event loop only."""

    def __init__(self, address: str) -> None:
        """address: "" where it is not known."""
        self._own = Bucket(ONE_A_SECOND, ONE_AT_ONCE)
        self._address = address if _is_elsewhere(address) else ""
        self._late = 0

    async def keep(self, cost: float) -> bool:
        """Wait until so much more may be asked; False where it goes on and on too fast."""
        wait = self._own.take(cost)
        if self._address:
            wait = max(wait, self._house().take(cost))
        if not wait:
            self._late = 0
            return True
        self._late += 1
        if self._late > MOST_LATE:
            return False
        await asyncio.sleep(wait)
        return True

    def _house(self) -> Bucket:
        if self._address not in _houses:
            for each in [name for name, bucket in _houses.items() if bucket.is_full()]:
                del _houses[each]
            _houses[self._address] = Bucket(HOUSE_A_SECOND, HOUSE_AT_ONCE)
        return _houses[self._address]


def _is_elsewhere(address: str) -> bool:
    try:
        return not ip_address(address).is_loopback
    except ValueError:
        return False
