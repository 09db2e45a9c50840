"""The database: one SQLite file with nothing to set up, or PostgreSQL where `DATABASE_URL` says so.

Every piece of work is one transaction that is tried again while the database is locked or away,
so each has to come out the same when it is done twice.
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from models.errors import N_
from study.store.faults import StoreError, fault_of, store_error

URL_SETTING = "DATABASE_URL"
FOLDER_SETTING = "CERTITUDE_STUDIES"
# How long a piece of work is tried before a person is told that the store is busy.
PATIENCE = 8.0
_WRITES = "certitude_writes"

T = TypeVar("T")


def default_url() -> str:
    """Where studies are kept by the environment: `DATABASE_URL`, else a file in the folder
    `CERTITUDE_STUDIES`, else one in the user's own data folder; never in the repository."""
    chosen = os.environ.get(URL_SETTING)
    if chosen:
        return chosen
    folder = os.environ.get(FOLDER_SETTING)
    own = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share") / "certitude"
    return f"sqlite:///{(Path(folder) if folder else own).absolute() / 'studies.sqlite3'}"


def database() -> Database:
    """The database of this process, by its environment."""
    return _database(default_url())


@lru_cache(maxsize=8)
def _database(url: str) -> Database:
    return Database(url)


class Database:
    """One database. Thread-safe; made and brought up to date when it is first asked for something.

    url: as `DATABASE_URL` has it. patience: seconds. StoreError "bad_database_url" (503).
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self.url = _read_url(url)
        self.patience = patience
        self.file = Path(str(self.url.database)) if self.is_sqlite else None
        self._engine = self._connected()
        # SQLite lets one writer in at a time and has no queue: in this process they wait here.
        self._turn = threading.Lock()
        self._ready = False
        self._preparing = threading.Lock()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite; else PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    def read(self, work: Callable[[Connection], T]) -> T:
        """What work finds in one transaction; StoreError where the database fails."""
        self.prepare()
        return self._tried(work, writes=False)

    def write(self, work: Callable[[Connection], T]) -> T:
        """What work comes to in one transaction, stored when this returns; StoreError.

        On SQLite nobody else writes meanwhile; on PostgreSQL work locks the rows it decides by.
        """
        self.prepare()
        return self._tried(work, writes=True)

    def prepare(self) -> None:
        """Make the database and its tables where they are not there yet; StoreError."""
        if self._ready:
            return
        with self._preparing:
            if not self._ready:
                self.migrate()
                self._ready = True

    def migrate(self) -> None:
        """Bring the tables up to date by Alembic's migrations; StoreError."""
        from study.store.migrating import upgrade

        if self.file is not None and not self.file.exists():
            _made(self.file)
        self._tried(upgrade, writes=True)

    def tidy(self) -> None:
        """Let nothing that was deleted stay behind in SQLite's log."""
        if not self.is_sqlite:
            return
        try:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as one:
                one.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except DBAPIError:
            return  # somebody reads or writes: the log is emptied with the next checkpoint

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    def _tried(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        until = time.monotonic() + self.patience
        pause, clashes = 0.02, 0
        while True:
            try:
                with self._transaction(writes, until) as connection:
                    return work(connection)
            except PoolTimeout as error:
                raise store_error("busy") from error
            except DBAPIError as error:
                fault = fault_of(error)
                if isinstance(error, IntegrityError) and clashes < 3:
                    # Two servers wrote the same at once: the second try finds what the first made.
                    fault, clashes = "busy", clashes + 1
                if fault is None:
                    raise
                waits = fault == "busy" or (fault == "missing" and not self.is_sqlite)
                if not waits or time.monotonic() >= until:
                    raise store_error(fault) from error
            time.sleep(pause * (1 + random.random()))
            pause = min(2 * pause, 0.5)

    @contextmanager
    def _transaction(self, writes: bool, until: float) -> Iterator[Connection]:
        queued = writes and self.is_sqlite
        if queued and not self._turn.acquire(timeout=max(0.0, until - time.monotonic())):
            raise store_error("busy")
        try:
            engine = self._engine.execution_options(**{_WRITES: writes})
            with engine.begin() as connection:
                yield connection
        finally:
            if queued:
                self._turn.release()

    def _connected(self) -> Engine:
        if self.file is None:
            made = create_engine(self.url, hide_parameters=True, pool_pre_ping=True,
                                 pool_size=10, max_overflow=10, pool_timeout=self.patience,
                                 connect_args={"connect_timeout": 5})  # fmt: skip
            event.listen(made, "connect", _settle_postgres)
            return made
        file = self.file

        def opened() -> sqlite3.Connection:
            # Never made by opening it: answers would go into an empty file in place of the lost.
            return sqlite3.connect(
                f"file:{quote(str(file))}?mode=rw", uri=True, timeout=1, check_same_thread=False,
                isolation_level=None,
            )  # fmt: skip

        made = create_engine("sqlite://", creator=opened, hide_parameters=True, pool_size=10,
                             max_overflow=10, pool_timeout=self.patience,
                             poolclass=QueuePool)  # fmt: skip

        def still_there(connection: Any, record: Any, proxy: Any) -> None:
            if record.info.get("file") != _identity(file):
                raise DisconnectionError

        def settle(connection: sqlite3.Connection, record: Any) -> None:
            record.info["file"] = _identity(file)
            for setting in (
                "journal_mode=WAL",
                "synchronous=FULL",  # what is answered outlasts the machine's power, too
                "foreign_keys=ON",
                "secure_delete=ON",  # what is withdrawn is overwritten
            ):
                connection.execute(f"PRAGMA {setting}")

        event.listen(made, "connect", settle)
        event.listen(made, "checkout", still_there)
        event.listen(made, "begin", _begin)
        return made


def _read_url(text: str) -> URL:
    wrong = StoreError(
        "bad_database_url",
        N_("DATABASE_URL names no database that Certitude can use. It has to be "
           "postgresql://user:password@host/name, or sqlite:////path/to/file."),
        status=503,
    )  # fmt: skip
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise wrong from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    known = url.drivername in ("sqlite", "postgresql+psycopg")
    if not known or not url.database or url.database == ":memory:":
        raise wrong
    return url


def _made(file: Path) -> None:
    """An empty file that only its owner can read."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise store_error("missing") from error


def _identity(file: Path) -> tuple[int, int] | None:
    """Which file this is: one that was deleted stays open, and swallows what is written."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    # A writer that starts as a reader cannot be made to wait: it fails when it comes to write.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _settle_postgres(connection: Any, record: Any) -> None:
    before, connection.autocommit = connection.autocommit, True
    connection.execute("SET lock_timeout = '4s'")
    connection.execute("SET idle_in_transaction_session_timeout = '60s'")
    connection.autocommit = before
