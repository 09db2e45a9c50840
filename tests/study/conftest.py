"""A store of each kind: a file of SQLite, and PostgreSQL where it is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, text

from study.store.database import Database
from study.store.schema import SERVER, STUDIES
from tests.waiting import until

UNPACKED = Path(__file__).parents[2] / ".venv" / "postgres"


def _program(name: str) -> str | None:
    found = shutil.which(name)
    if found:
        return found
    # Debian keeps them by version and off the path; `scripts/postgres.sh` unpacks them.
    for root in (Path("/usr/lib/postgresql"), UNPACKED / "usr/lib/postgresql"):
        if there := sorted(root.glob(f"*/bin/{name}")):
            return str(there[-1])
    return None


def _environment(program: str) -> dict[str, str]:
    """With the libraries of a server that was unpacked and not installed."""
    if UNPACKED not in Path(program).parents:
        return {**os.environ}
    libraries = [str(one) for one in UNPACKED.glob("usr/lib/*-linux-*")]
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)}


def _owner() -> str | None:
    """As whom the server runs: it refuses to be root's."""
    if os.getuid():
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, started once and only where it is wanted."""
    initdb, server = _program("initdb"), _program("postgres")
    owner = _owner()
    if not initdb or not server or (not os.getuid() and owner is None):
        pytest.skip("there is no PostgreSQL (sh scripts/postgres.sh): on SQLite alone")
    with tempfile.TemporaryDirectory(prefix="certitude-pg-") as name:
        folder = Path(name)
        if owner:
            shutil.chown(folder, owner)
        data = folder / "data"
        subprocess.run(
            [initdb, "-D", str(data), "-U", "certitude", "-A", "trust", "-E", "UTF8", "--no-sync"],
            check=True, capture_output=True, user=owner, cwd=folder, env=_environment(initdb),
        )  # fmt: skip
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [server, "-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1",
             "-c", "fsync=off", "-c", "max_connections=100"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=owner, cwd=folder,
            env=_environment(server),
        )  # fmt: skip
        try:
            at = f"postgresql+psycopg://certitude@127.0.0.1:{port}"
            engine = create_engine(f"{at}/postgres", isolation_level="AUTOCOMMIT")

            def answers() -> bool:
                try:
                    with engine.connect() as one:
                        return one.execute(text("SELECT 1")).scalar_one() == 1
                except Exception:
                    return False

            until(answers)
            engine.dispose()
            yield at
        finally:
            process.send_signal(signal.SIGINT)  # waits for nobody who is still connected
            process.wait(30)


@pytest.fixture(scope="session")
def on_postgres(postgres: str) -> Iterator[Database]:
    """One store on that server, for one test after the other."""
    held = Database(f"{postgres}/postgres")
    held.prepare()
    yield held
    held.close()


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty store: each test runs on both kinds."""
    if request.param == "sqlite":
        held = Database(f"sqlite:///{tmp_path / 'studies.sqlite3'}")
        yield held
        held.close()
        return
    held = request.getfixturevalue("on_postgres")
    yield held
    for table in (STUDIES, SERVER):
        held.write(lambda connection, table=table: connection.execute(delete(table)))
