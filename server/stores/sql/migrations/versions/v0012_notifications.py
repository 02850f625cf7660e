"""Who is notified of what, and what was counted and reported already."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notification_recipients",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("since", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_recipients")),
        sa.UniqueConstraint(
            "account",
            "kind",
            "channel",
            "target",
            name=op.f("uq_notification_recipients_account_kind_channel_target"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "notification_marks",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=True),
        sa.Column("occurrences", sa.Integer(), nullable=False),
        sa.Column("notified_at", sa.Double(), nullable=True),
        sa.PrimaryKeyConstraint("account", "kind", name=op.f("pk_notification_marks")),
    )
