"""Purchases of numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Create the table of purchases, by wish."""
    op.create_table(
        "number_purchases",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("wish_id", sa.String(64), nullable=False),
        sa.Column("carrier", sa.String(32), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("price", sa.String(32), nullable=False),
        sa.Column("pool", sa.Text()),
        sa.Column("bought_by", sa.Text(), nullable=False),
        sa.Column("through", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.Double(), nullable=False),
        sa.Column("unsure_at", sa.Double()),
        sa.Column("carrier_id", sa.Text()),
        sa.Column("response", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account", "wish_id", name="pk_number_purchases"),
    )
    op.create_index("ix_number_purchases_account_created_at", "number_purchases", ["account", "created_at"])
    op.create_index("ix_number_purchases_state_retry_at", "number_purchases", ["state", "retry_at"])
