"""Number pools with their pool numbers, assignments of pools to target numbers, and page events."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns with the values that old accounts implied, and create the tables."""
    # Columns are added in place: on SQLite, rewriting the table would delete all rows that refer to it.
    op.add_column("accounts", sa.Column("publisher_tag", sa.String(64), nullable=False, server_default="affiliate_id"))
    op.add_column("accounts", sa.Column("page_event_rules", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("accounts", sa.Column("scroll_depths", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("accounts", sa.Column("seconds_on_page", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "number_pools",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("target_numbers", sa.JSON(), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("key_tags", sa.JSON(), nullable=False),
        sa.Column("buffer_seconds", sa.Integer(), nullable=False),
        sa.Column("max_lease_seconds", sa.Integer(), nullable=False),
        sa.Column("attribution_window_minutes", sa.Integer(), nullable=False),
        sa.Column("max_size", sa.Integer(), nullable=True),
        sa.Column("default_number", sa.String(16), nullable=True),
        sa.Column("default_extension", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_number_pools"),
        sa.UniqueConstraint("account_id", "name", name="uq_number_pools_account_id_name"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_number_pools_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_number_pools_campaign_id"),
    )
    op.create_index("ix_number_pools_campaign_id", "number_pools", ["campaign_id"])
    op.create_table(
        "pool_places",
        sa.Column("number_pool_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("extension", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("number_pool_id", "position", name="pk_pool_places"),
        sa.ForeignKeyConstraint(
            ["number_pool_id"], ["number_pools.id"], name="fk_pool_places_number_pool_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_pool_places_number", "pool_places", ["number"])
    op.create_table(
        "pool_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tracking_source_id", sa.Integer(), nullable=False),
        sa.Column("target_number_id", sa.Integer(), nullable=False),
        sa.Column("number_pool_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pool_assignments"),
        sa.ForeignKeyConstraint(
            ["tracking_source_id"],
            ["tracking_sources.id"],
            name="fk_pool_assignments_tracking_source_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["target_number_id"], ["target_numbers.id"], name="fk_pool_assignments_target_number_id"
        ),
        sa.ForeignKeyConstraint(["number_pool_id"], ["number_pools.id"], name="fk_pool_assignments_number_pool_id"),
    )
    op.create_index("ix_pool_assignments_tracking_source_id", "pool_assignments", ["tracking_source_id"])
    op.create_index("ix_pool_assignments_target_number_id", "pool_assignments", ["target_number_id"])
    op.create_index("ix_pool_assignments_number_pool_id", "pool_assignments", ["number_pool_id"])
