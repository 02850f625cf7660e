"""A call writes fewer pages: indexes have only the rows that are looked for in them, and SQLite keeps rows by their keys."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_KEPT_BY_KEY = ("call_events", "call_legs", "call_waits", "step_counts", "call_marks")
_ENDED_UNRETURNED = sa.text("NOT is_returned AND ended_at IS NOT NULL")
_ANSWERED = sa.text("answered_at IS NOT NULL")


def upgrade() -> None:
    """Make the indexes smaller, and keep SQLite's rows in the order of their keys."""
    op.drop_index("ix_calls_unreturned", "calls")
    op.create_index(
        "ix_calls_unreturned", "calls", ["ended_at"], sqlite_where=_ENDED_UNRETURNED, postgresql_where=_ENDED_UNRETURNED
    )
    op.drop_index("ix_call_legs_answered", "call_legs")
    if op.get_context().dialect.name == "sqlite":
        for table in _KEPT_BY_KEY:
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_with_rowid": False}):
                pass
    op.create_index(
        "ix_call_legs_answered",
        "call_legs",
        ["account", "receiving_number", "answered_at"],
        sqlite_where=_ANSWERED,
        postgresql_where=_ANSWERED,
    )
