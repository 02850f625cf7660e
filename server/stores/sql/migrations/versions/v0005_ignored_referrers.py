"""Referrers that never start a visit, and whether links that send messages are swapped."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add columns with the defaults of the account file. Links that send messages were swapped before; now they stay."""
    op.add_column("accounts", sa.Column("ignored_referrers", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("accounts", sa.Column("ignore_payment_hosts", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("accounts", sa.Column("sms_links", sa.Boolean(), nullable=False, server_default=sa.false()))
