"""Alembic's door: the connection that `store.migrate` opened in, its tables brought up to date in that one transaction."""

from __future__ import annotations

from alembic import context

from pipeline.desk.tables import kept

context.configure(connection=context.config.attributes["connection"], target_metadata=kept, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
