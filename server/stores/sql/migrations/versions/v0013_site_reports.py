"""What pages report of themselves: to a person who checks the site, and when the tag was last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the tables of setup reports and of sightings."""
    op.create_table(
        "setup_reports",
        sa.Column("token_id", sa.String(32), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("token_id", name="pk_setup_reports"),
    )
    op.create_index("ix_setup_reports_at", "setup_reports", ["at"])
    op.create_table(
        "tag_sightings",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("path", sa.String(300), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False),
        sa.Column("spots", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", "path", name="pk_tag_sightings"),
    )
