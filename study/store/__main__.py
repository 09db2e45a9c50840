"""`python -m study.store migrate|backup|expire`: keep the store of studies.

migrate: make the tables, or bring them up to date. backup FILE: a copy of all studies while they go
on, SQLite's own format or pg_dump's; it holds what is deleted later, so delete it in time, too.
expire: delete every study whose days are over (once a day, by cron, say). key: set the key of the
facilitators' pages anew, read from the terminal or the first line of the standard input.
"""

from __future__ import annotations

import argparse
import contextlib
import getpass
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from models.errors import N_, CertitudeError
from study.store.database import Database, default_url
from study.store.facilitating import expire, set_server_key
from study.store.faults import StoreError, store_error


def main(arguments: Sequence[str] | None = None) -> None:
    """Do what is asked; exits with 2 and a sentence where it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m study.store", description=__doc__)
    tasks = parser.add_subparsers(dest="task", required=True)
    tasks.add_parser("migrate", help="make the tables, or bring them up to date")
    tasks.add_parser("backup", help="copy all studies").add_argument("file", type=Path)
    tasks.add_parser("expire", help="delete the studies whose days are over")
    tasks.add_parser("key", help="set the facilitators' key anew")
    asked = parser.parse_args(arguments)
    try:
        held = Database(default_url())
        held.prepare()
        print(_done(held, asked))
    except (CertitudeError, OSError) as error:
        parser.error(str(error))


def _done(held: Database, asked: argparse.Namespace) -> str:
    where = held.url.render_as_string(hide_password=True)
    if asked.task == "migrate":
        return f"{where} is up to date."
    if asked.task == "expire":
        return f"Studies deleted: {expire(held)}."
    if asked.task == "key":
        terminal = sys.stdin.isatty()
        key = getpass.getpass("New key: ") if terminal else sys.stdin.readline().rstrip("\n")
        set_server_key(held, key)
        return "The facilitators' key is set."
    backup(held, asked.file)
    return f"{where} is copied to {asked.file}."


def backup(held: Database, file: Path) -> None:
    """Copy a database into a new file, for its owner alone, while people go on.

    StoreError "backup_exists", "no_pg_dump", "store_full", "store_missing" (503).
    """
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as error:
        raise StoreError(
            "backup_exists", N_("{file} is there already. Choose another name."), 503, file=file
        ) from error
    try:
        if held.file is not None:
            _copied(held.file, file)
        else:
            _dumped(held, file)
    except BaseException:
        file.unlink(missing_ok=True)  # half a copy is none
        raise


def _copied(source: Path, file: Path) -> None:
    try:
        with (
            contextlib.closing(
                sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)
            ) as held,
            contextlib.closing(sqlite3.connect(file)) as made,
        ):
            held.backup(made)
    except sqlite3.Error as error:
        raise store_error("full") from error


def _dumped(held: Database, file: Path) -> None:
    given = held.url
    asked = {
        "PGHOST": given.host, "PGPORT": given.port, "PGUSER": given.username,
        "PGPASSWORD": given.password, "PGDATABASE": given.database,
        **{f"PG{name.upper()}": value for name, value in given.query.items()},
    }  # fmt: skip
    # By the environment: what stands in a command is read by everyone on the machine.
    environment = {**os.environ, **{name: str(value) for name, value in asked.items() if value}}
    command = ["pg_dump", "--format=custom", "--no-owner", f"--file={file}"]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise StoreError(
            "no_pg_dump",
            N_("A copy of PostgreSQL needs its program pg_dump, which is not installed here."),
            503,
        ) from error
    if done.returncode:
        raise store_error("missing") from RuntimeError(done.stderr.decode(errors="replace"))


if __name__ == "__main__":
    main()
