"""Sums of calls for reports. The server counts the calls of the log once it runs."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MEASURES = ("calls", "answered", "missed", "first_time", "qualified", "value_cents", "talk_ms")
_NUMBERS = (*_MEASURES, *(f"certain_{name}" for name in _MEASURES))


def upgrade() -> None:
    """Create the tables; SQLite keeps the rows in the order of their keys."""
    op.create_table(
        "rollup_cursors",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.Double(), nullable=True),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("folded_before", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_rollup_cursors"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counted_calls",
        sa.Column("call", _ROW_ID, autoincrement=False, nullable=False),
        sa.Column("contribution", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_counted_calls_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", name="pk_counted_calls"),
    )
    op.create_table(
        "rollups",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("is_other", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _NUMBERS),
        sa.PrimaryKeyConstraint("account", "dimension", "day", "value", "is_other", name="pk_rollups"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_hours",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("is_other", sa.Boolean(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "dimension", "day", "value", "is_other", name="pk_rollup_hours"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_claims",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("number_pool", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("claims", sa.BigInteger(), nullable=False),
        sa.Column("misses", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "number_pool", "day", name="pk_rollup_claims"),
        sqlite_with_rowid=False,
    )
