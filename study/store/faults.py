"""What can go wrong with a database, as sentences; what is worth another try."""

from __future__ import annotations

import sqlite3
from typing import Literal

from sqlalchemy.exc import DBAPIError

from models.errors import N_, CertitudeError

Fault = Literal["busy", "full", "missing", "broken"]

_OF_SQLITE: dict[int, Fault] = {
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_IOERR: "full",
    sqlite3.SQLITE_CANTOPEN: "missing",
    sqlite3.SQLITE_READONLY: "missing",
    sqlite3.SQLITE_PERM: "missing",
    sqlite3.SQLITE_CORRUPT: "broken",
    sqlite3.SQLITE_NOTADB: "broken",
}
# SQLSTATEs of PostgreSQL: serialization, deadlock, lock not had; starting, ending, too many.
_BUSY_STATES = frozenset({"40001", "40P01", "55P03", "57P01", "57P02", "57P03", "53300"})
_FULL_STATES = frozenset({"53100", "53200"})


class StoreError(CertitudeError):
    """The answers cannot be kept, or not be had, at this moment; status 503."""


_SAID: dict[Fault, str] = {
    "busy": N_("The store of answers is busy. Nothing is lost: wait a moment and send again."),
    "full": N_(
        "The disk that keeps the answers is full or does not take them. What you just sent is not "
        "stored; everything before it is. Tell whoever runs the session, then send again."
    ),
    "missing": N_(
        "The store of answers cannot be reached. What you just sent is not stored. Tell whoever "
        "runs the session, then send again."
    ),
    "broken": N_(
        "The store of answers is damaged, or was made by a newer version of Certitude. Whoever "
        "runs this server has to install that version, or to put a backup in its place."
    ),
}


def store_error(fault: Fault) -> StoreError:
    """The error for a fault: "store_busy", "store_full", "store_missing" or "store_broken"."""
    return StoreError(f"store_{fault}", _SAID[fault], status=503)


def fault_of(error: DBAPIError) -> Fault | None:
    """Which fault of the database this is; None where the program is at fault."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        if code is None:
            return None
        if code == sqlite3.SQLITE_ERROR:
            return "missing" if "no such table" in str(cause) else None
        return _OF_SQLITE.get(code & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state in _FULL_STATES:
        return "full"
    if state in _BUSY_STATES:
        return "busy"
    if state == "42P01":  # no such table
        return "missing"
    # No state: the server was not reached, or went away.
    if state is None or state.startswith("08") or error.connection_invalidated:
        return "missing"
    return None
