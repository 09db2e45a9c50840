"""What a person has taken out, as the browser reports it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def read_removed(sent: Any, known: Iterable[int]) -> frozenset[int]:
    """What the browser sent, as far as it can be true: a page must not fail on a forged value."""
    if not isinstance(sent, list):
        return frozenset()
    return frozenset(n for n in sent if type(n) is int and n >= 0).intersection(known)


def nothing() -> None:
    """A state is only sent if it has a callback; what it says is used where it is returned."""
