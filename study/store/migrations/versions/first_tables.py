"""The first tables: studies, items, people, answers, polls, events, and what the server keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "first"
down_revision = None
branch_labels = None
depends_on = None

_COUNTED = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "studies",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("setup", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("delete_after", sa.BigInteger, nullable=False),
        sa.Column("came", sa.Integer, nullable=False),
        sa.Column("showing", sa.String(40), nullable=False),
        sa.Column("poll", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_studies"),
        sa.UniqueConstraint("code", name="uq_studies_code"),
    )
    op.create_index("ix_studies_delete_after", "studies", ["delete_after"])
    op.create_table(
        "items",
        _study(),
        sa.Column("snapshot", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("study_id", name="pk_items"),
        _of_study("items"),
    )
    op.create_table(
        "people",
        sa.Column("id", _COUNTED, nullable=False),
        _study(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("arm", sa.Integer),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("joined", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        sa.Column("consented", sa.BigInteger),
        sa.Column("finished", sa.BigInteger),
        sa.Column("completion", sa.String(8), nullable=False),
        sa.Column("at_kind", sa.String(20), nullable=False),
        sa.Column("at_step", sa.String(60), nullable=False),
        sa.Column("at_stage", sa.String(12), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("token_hash", name="uq_people_token_hash"),
        sa.UniqueConstraint("study_id", "number", name="uq_people_study_id_number"),
        _of_study("people"),
    )
    op.create_table(
        "answers",
        sa.Column("id", _COUNTED, nullable=False),
        _study(),
        sa.Column("person_id", _COUNTED, nullable=False),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Float),
        sa.Column("timed", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("person_id", "step", "stage", name="uq_answers_person_id_step_stage"),
        _of_study("answers"),
        _of_person("answers"),
    )
    op.create_index("ix_answers_study_id", "answers", ["study_id"])
    op.create_table(
        "polls",
        _study(),
        sa.Column("person_id", _COUNTED, nullable=False),
        sa.Column("poll", sa.String(40), nullable=False),
        sa.Column("value", sa.Integer, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "poll", name="pk_polls"),
        _of_study("polls"),
        _of_person("polls"),
    )
    op.create_index("ix_polls_study_id", "polls", ["study_id"])
    op.create_table(
        "events",
        sa.Column("id", _COUNTED, nullable=False),
        _study(),
        sa.Column("person_id", _COUNTED),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        _of_study("events"),
        _of_person("events"),
    )
    op.create_index("ix_events_study_id", "events", ["study_id"])
    op.create_index("ix_events_person_id", "events", ["person_id"])
    op.create_table(
        "server",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_server"),
    )


def downgrade() -> None:
    """Drop them, and every answer with them."""
    for table in ("server", "events", "polls", "answers", "people", "items", "studies"):
        op.drop_table(table)


def _study() -> sa.Column[str]:
    return sa.Column("study_id", sa.String(32), nullable=False)


def _of_study(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["study_id"], ["studies.id"], name=f"fk_{table}_study_id", ondelete="CASCADE"
    )


def _of_person(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["person_id"], ["people.id"], name=f"fk_{table}_person_id", ondelete="CASCADE"
    )
