"""Recovery codes and passkeys, used challenges, and the organisation that a line of the audit is about."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the tables, and add the column."""
    op.create_table(
        "recovery_codes",
        _write_user_column("recovery_codes"),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "digest", name="pk_recovery_codes"),
    )
    op.create_table(
        "passkeys",
        sa.Column("credential_id", sa.String(1_400), nullable=False),
        _write_user_column("passkeys"),
        sa.Column("public_key", sa.LargeBinary, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("last_used_at", sa.Double),
        sa.PrimaryKeyConstraint("credential_id", name="pk_passkeys"),
    )
    op.create_index("ix_passkeys_user_id", "passkeys", ["user_id"])
    op.create_table(
        "used_challenges",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_used_challenges"),
    )
    organisation = sa.Column("organisation_id", sa.String(32), nullable=False, server_default="")
    op.add_column("sign_in_records", organisation)
    op.create_index("ix_sign_in_records_organisation_id_at", "sign_in_records", ["organisation_id", "at"])


def _write_user_column(table: str) -> "sa.Column[str]":
    key = sa.ForeignKey("users.user_id", name=f"fk_{table}_user_id_users", ondelete="CASCADE")
    return sa.Column("user_id", sa.String(32), key, nullable=False)
