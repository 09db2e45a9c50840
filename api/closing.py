"""A server that ends when it is told to: at once, with work under way and requests half sent.

uvicorn waits for every open request before it tells anybody that the server ends, and Python waits
for worker threads. Here the signal itself cancels what runs, and a last resort ends the process.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

PATIENCE_S = 1.5  # for what ends by itself once it is cancelled; then the process is ended
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_log = logging.getLogger(__name__)
_closing = threading.Event()


@contextmanager
def ending_at_once(cancel: Callable[[], None]) -> Iterator[None]:
    """While in here, SIGTERM and SIGINT cancel all work and end the process within PATIENCE_S.

    cancel: ends what is under way, quickly; called in a thread of its own. Whoever handled the
    signals before still does. Outside the main thread nothing is changed (tests run servers there).
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before: dict[int, Any] = {}

    def handle(number: int, frame: FrameType | None) -> None:
        if not _closing.is_set():
            _closing.set()
            threading.Thread(target=_end, args=(cancel,), name="certitude-end", daemon=True).start()
        held = before.get(number)
        if callable(held):
            held(number, frame)

    for number in _SIGNALS:
        before[number] = signal.signal(number, handle)
    try:
        yield
    finally:
        for each, held in before.items():
            signal.signal(each, held if held is not None else signal.SIG_DFL)


def _end(cancel: Callable[[], None]) -> None:
    # Beside the clock, not before it: what is cancelled may take its time.
    threading.Thread(
        target=_cancelled, args=(cancel,), name="certitude-cancel", daemon=True
    ).start()
    # A daemon thread: if the process ends by itself before, nothing of this happens.
    threading.Event().wait(PATIENCE_S)
    logging.shutdown()
    os._exit(0)


def _cancelled(cancel: Callable[[], None]) -> None:
    try:
        cancel()
    except Exception as error:  # whatever fails now must not keep the process alive
        _log.warning("cancelling failed: %r", error)
