"""A fault in one line of the log: what it was and where, without a word of what people gave.

Whole tracebacks would bury everything else once somebody sends a thousand broken messages, and a
message may quote what was being worked on. `logging.DEBUG` on the module's logger brings them back.
"""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

_HOUSE = Path(__file__).parents[1]


def log_fault(log: logging.Logger, what: str, error: BaseException) -> None:
    """Log "what: TypeError in models/jobs.py:12 (from …)"; the traceback only when debugging."""
    log.error("%s: %s", what, in_one_line(error), exc_info=_traceback_of(log, error))


def in_one_line(error: BaseException) -> str:
    """The kind of an error and its cause's, where it was raised, and where our code led there."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{_short(frame.filename)}:{frame.lineno}" for frame in frames]
    ours = [p for f, p in zip(frames, places, strict=True) if _is_ours(f.filename)]
    kind = type(error).__name__
    if error.__cause__ is not None:
        kind += f" from {type(error.__cause__).__name__}"
    if not places:
        return kind
    led = f", by way of {ours[-1]}" if ours and ours[-1] != places[-1] else ""
    return f"{kind} in {places[-1]}{led}"


def _traceback_of(log: logging.Logger, error: BaseException) -> BaseException | None:
    return error if log.isEnabledFor(logging.DEBUG) else None


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(_HOUSE) and "site-packages" not in path.parts


def _short(filename: str) -> str:
    path = Path(filename)
    if _is_ours(filename):
        return str(path.relative_to(_HOUSE))
    return "/".join(path.parts[-2:])
