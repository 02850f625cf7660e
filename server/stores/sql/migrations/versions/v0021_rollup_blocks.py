"""Sums of blocks of days. The server builds them from the sums of days once it runs."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_MEASURES = ("calls", "answered", "missed", "first_time", "qualified", "value_cents", "talk_ms")
_NUMBERS = (*_MEASURES, *(f"certain_{name}" for name in _MEASURES))


def upgrade() -> None:
    """Create the table, and the column that says which blocks are in it."""
    op.add_column("rollup_cursors", sa.Column("blocks_until", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "rollup_blocks",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("is_other", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _NUMBERS),
        sa.PrimaryKeyConstraint("account", "dimension", "length", "day", "value", "is_other", name="pk_rollup_blocks"),
        sqlite_with_rowid=False,
    )
