"""The tables. Times are milliseconds since 1970 in UTC; JSON is text that msgspec reads strictly.

No name, no address and no IP is kept of anybody: a person is a number and the hash of a link.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Counted = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up in INTEGER alone


def _study(**more: Any) -> Column[Any]:
    place = ForeignKey("studies.id", ondelete="CASCADE")
    return Column("study_id", String(32), place, nullable=False, **more)


def _person(**more: Any) -> Column[Any]:
    return Column("person_id", _Counted, ForeignKey("people.id", ondelete="CASCADE"), **more)


# came: how many ever joined, so that nobody's number is given twice. showing, poll: what the
# facilitator has the room look at and asks it.
STUDIES = Table(
    "studies",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("key_hash", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("setup", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("delete_after", BigInteger, nullable=False, index=True),
    Column("came", Integer, nullable=False),
    Column("showing", String(40), nullable=False),
    Column("poll", String(40), nullable=False),
)
# Apart from the studies, so that nothing but who plays one reads its pictures.
ITEMS = Table(
    "items",
    METADATA,
    _study(primary_key=True),
    Column("snapshot", LargeBinary, nullable=False),
)
# arm, language, completion: NULL or empty once somebody has withdrawn; the row stays, so that
# their link can say so, and how many left stays known.
PEOPLE = Table(
    "people",
    METADATA,
    Column("id", _Counted, primary_key=True),
    _study(),
    Column("number", Integer, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("arm", Integer),
    Column("state", String(12), nullable=False),
    Column("language", String(8), nullable=False),
    Column("joined", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("consented", BigInteger),
    Column("finished", BigInteger),
    Column("completion", String(8), nullable=False),
    Column("at_kind", String(20), nullable=False),
    Column("at_step", String(60), nullable=False),
    Column("at_stage", String(12), nullable=False),
    UniqueConstraint("study_id", "number"),
)
ANSWERS = Table(
    "answers",
    METADATA,
    Column("id", _Counted, primary_key=True),
    _study(index=True),
    _person(nullable=False),
    Column("step", String(60), nullable=False),
    Column("stage", String(12), nullable=False),
    Column("value", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("seconds", Float),
    Column("timed", String(8), nullable=False),
    UniqueConstraint("person_id", "step", "stage"),
)
POLLS = Table(
    "polls",
    METADATA,
    _study(index=True),
    _person(primary_key=True),
    Column("poll", String(40), primary_key=True),
    Column("value", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
)
EVENTS = Table(
    "events",
    METADATA,
    Column("id", _Counted, primary_key=True),
    _study(index=True),
    _person(),
    Column("kind", String(20), nullable=False),
    Column("at", BigInteger, nullable=False),
    Index(None, "person_id"),
)
SERVER = Table(
    "server",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)
