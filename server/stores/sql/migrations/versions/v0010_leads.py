"""Calls have a lead: what a person made of the call, and its value."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns of the lead. Calls that are there have a new lead without a value."""
    op.add_column("calls", sa.Column("lead_status", sa.String(16), nullable=False, server_default="new"))
    op.add_column("calls", sa.Column("value_cents", sa.BigInteger(), nullable=True))
