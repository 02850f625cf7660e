"""Alembic's entry: runs the migrations on the connection, and in the transaction, that `migrate` hands over."""

from alembic import context

from server.stores.sql.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
