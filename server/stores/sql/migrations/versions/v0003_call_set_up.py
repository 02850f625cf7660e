"""Answering calls: receiving numbers, routes and postbacks of accounts, and the route names of their parts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add columns with the values that old accounts implied: no route, so that calls ring the page's own number."""
    op.add_column("accounts", sa.Column("time_zone", sa.String(64), nullable=False, server_default="UTC"))
    op.add_column("accounts", sa.Column("route", sa.Text(), nullable=True))
    op.add_column("accounts", sa.Column("call_retention_days", sa.Integer(), nullable=False, server_default="730"))
    for name in ("carrier_secrets", "receiving_numbers", "routes", "postbacks"):
        op.add_column("accounts", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    for table in ("campaigns", "number_pools", "tracking_sources"):
        op.add_column(table, sa.Column("route", sa.Text(), nullable=True))
    op.add_column("tracking_sources", sa.Column("campaign", sa.Text(), nullable=True))
