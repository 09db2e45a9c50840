"""What Alembic runs: the migrations on the connection that `migrating` hands over."""

from __future__ import annotations

from alembic import context

from study.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite changes a table by making it anew
)
context.run_migrations()
