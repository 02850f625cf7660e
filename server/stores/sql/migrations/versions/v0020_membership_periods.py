"""When people were members of organisations."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Create the table. Members of before joined when an invitation says so, else when their user was made."""
    op.create_table(
        "membership_periods",
        sa.Column("row", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("joined_at", sa.Double(), nullable=False),
        sa.Column("left_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.organisation_id"],
            name="fk_membership_periods_organisation_id_organisations",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("row", name="pk_membership_periods"),
    )
    op.create_index("ix_membership_periods_organisation_id_email", "membership_periods", ["organisation_id", "email"])
    op.execute(
        sa.text(
            "INSERT INTO membership_periods (organisation_id, email, joined_at) "
            "SELECT memberships.organisation_id, users.email, COALESCE((SELECT MAX(sign_in_records.at) FROM sign_in_records "
            "WHERE sign_in_records.event = 'member_added' AND sign_in_records.email = users.email "
            "AND sign_in_records.organisation_id = memberships.organisation_id), users.created_at) "
            "FROM memberships JOIN users ON users.user_id = memberships.user_id"
        )
    )
