"""Alembic's migrations, run on a connection that is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text

from study.store.faults import store_error

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 4_201_172_611  # a number of ours, so that two servers that start do not both make tables


def upgrade(connection: Connection) -> None:
    """To the newest tables; StoreError "store_broken" where they are newer than this program."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    try:
        command.upgrade(config(connection), "head")
    except CommandError as error:
        raise store_error("broken") from error


def config(connection: Connection) -> Config:
    """Alembic's settings, with no file: where the migrations are, and what they run on."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
