"""Alembic's entry point: runs the migrations on the connection and in the transaction that `migrate` passes."""

from alembic import context

from server.stores.sql.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
