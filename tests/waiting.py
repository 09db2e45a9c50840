"""Waiting until something is so.

A machine that runs a suite may be busy: how long a thing takes is no ground to fail on, only that
it never comes. What must not be waited for is kept from coming, and the test goes on without it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

# Seconds until what should have come will never come.
PATIENCE_S = 120.0
_LOOK_S = 0.01


def until(true: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
    """Wait until it is true; AssertionError if it never becomes so."""
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(_LOOK_S)


T = TypeVar("T")


def run_apart(asked: Coroutine[Any, Any, T]) -> T:
    """What a coroutine comes to, in a thread of its own: Playwright's loop may run in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()
