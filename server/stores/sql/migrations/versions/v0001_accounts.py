"""Accounts, campaigns, target numbers, tracking sources and their tracking numbers."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("revision", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("consent", sa.String(32), nullable=False),
        sa.Column("automation", sa.String(32), nullable=False),
        sa.Column("attribution", sa.String(32), nullable=False),
        sa.Column("visit_timeout_minutes", sa.Integer(), nullable=False),
        sa.Column("fragment_parameters", sa.Boolean(), nullable=False),
        sa.Column("data_attributes", sa.JSON(), nullable=False),
        sa.Column("whatsapp_links", sa.Boolean(), nullable=False),
        sa.Column("json_ld", sa.Boolean(), nullable=False),
        sa.Column("link_extension", sa.String(32), nullable=False),
        sa.Column("parameter_mapping", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("key", name="uq_accounts_key"),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parameter_mapping", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_campaigns"),
        sa.UniqueConstraint("account_id", "name", name="uq_campaigns_account_id_name"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_campaigns_account_id", ondelete="CASCADE"),
    )
    op.create_table(
        "target_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("extension", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_target_numbers"),
        sa.UniqueConstraint("account_id", "name", name="uq_target_numbers_account_id_name"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_target_numbers_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name="fk_target_numbers_campaign_id"),
    )
    op.create_index("ix_target_numbers_campaign_id", "target_numbers", ["campaign_id"])
    op.create_table(
        "tracking_sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("preset", sa.Text(), nullable=True),
        sa.Column("match_rule", sa.JSON(), nullable=True),
        sa.Column("stands_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tracking_sources"),
        sa.UniqueConstraint("account_id", "name", name="uq_tracking_sources_account_id_name"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_tracking_sources_account_id", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "tracking_numbers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("tracking_source_id", sa.Integer(), nullable=False),
        sa.Column("target_number_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(16), nullable=False),
        sa.Column("extension", sa.String(16), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_tracking_numbers"),
        sa.ForeignKeyConstraint(
            ["tracking_source_id"],
            ["tracking_sources.id"],
            name="fk_tracking_numbers_tracking_source_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["target_number_id"], ["target_numbers.id"], name="fk_tracking_numbers_target_number_id"
        ),
    )
    op.create_index("ix_tracking_numbers_tracking_source_id", "tracking_numbers", ["tracking_source_id"])
    op.create_index("ix_tracking_numbers_target_number_id", "tracking_numbers", ["target_number_id"])
    op.create_index("ix_tracking_numbers_number", "tracking_numbers", ["number"])
