"""A bounded memory of results, shared by threads: what was unused longest is forgotten first."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K")
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Values by key, up to a total cost: cachetools' LRUCache behind a lock."""

    def __init__(self, limit: int, cost: Callable[[V], int] = lambda _value: 1) -> None:
        """limit: of the costs together; cost: of one value, asked once, when it is put."""
        self._kept: LRUCache[K, V] = LRUCache(limit, getsizeof=cost)
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value, or None; it counts as used."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep a value; forgets others until all fit. What never fits is not kept."""
        with self._lock, suppress(ValueError):
            self._kept[key] = value

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
