"""A bounded memory of results, shared by threads: what was unused longest is forgotten first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Values by key, up to a total cost."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._total = 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value, or None; it counts as used."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def put(self, key: K, value: V, cost: int) -> None:
        """Keep a value at a cost; forgets others until all fit. What never fits is not kept."""
        with self._lock:
            old = self._kept.pop(key, None)
            self._total -= old[1] if old else 0
            if cost > self._limit:
                return
            self._kept[key] = (value, cost)
            self._total += cost
            while self._total > self._limit:
                _key, (_value, freed) = self._kept.popitem(last=False)
                self._total -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._total = 0
