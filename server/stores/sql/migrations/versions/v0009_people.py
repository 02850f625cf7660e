"""People who sign in to the console: users, organisations, sessions, one-time links and the audit of sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Create the tables of people."""
    op.create_table(
        "users",
        sa.Column("user_id", sa.String(32)),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_users"),
        sa.UniqueConstraint("email", name="uq_users_email"),
    )
    op.create_table(
        "organisations",
        sa.Column("row", _ROW_ID),
        sa.Column("organisation_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_organisations"),
        sa.UniqueConstraint("organisation_id", name="uq_organisations_organisation_id"),
    )
    op.create_table(
        "memberships",
        _write_user_column("memberships"),
        _write_organisation_column("memberships"),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("receiving_numbers", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "organisation_id", name="pk_memberships"),
    )
    op.create_index("ix_memberships_organisation_id", "memberships", ["organisation_id"])
    op.create_table(
        "organisation_accounts",
        sa.Column("account", sa.String(64)),
        _write_organisation_column("organisation_accounts"),
        sa.PrimaryKeyConstraint("account", name="pk_organisation_accounts"),
    )
    op.create_table(
        "second_factors",
        _write_user_column("second_factors"),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary, nullable=False),
        sa.Column("last_step", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_second_factors"),
    )
    _create_tables_of_sign_ins()


def _create_tables_of_sign_ins() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", sa.String(64)),
        _write_user_column("sessions"),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("seen_at", sa.Double, nullable=False),
        sa.Column("client", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "one_time_links",
        sa.Column("digest", sa.String(64)),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("expires_at", sa.Double, nullable=False),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("organisation_id", sa.String(32), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("receiving_numbers", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_one_time_links"),
    )
    op.create_table(
        "sign_in_records",
        sa.Column("row", _ROW_ID),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("client", sa.String(64), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_sign_in_records"),
    )
    op.create_index("ix_sign_in_records_email_at", "sign_in_records", ["email", "at"])
    op.create_index("ix_sign_in_records_client_at", "sign_in_records", ["client", "at"])
    op.create_index("ix_sign_in_records_at", "sign_in_records", ["at"])


def _write_user_column(table: str) -> "sa.Column[str]":
    key = sa.ForeignKey("users.user_id", name=f"fk_{table}_user_id_users", ondelete="CASCADE")
    return sa.Column("user_id", sa.String(32), key, nullable=False)


def _write_organisation_column(table: str) -> "sa.Column[str]":
    name = f"fk_{table}_organisation_id_organisations"
    key = sa.ForeignKey("organisations.organisation_id", name=name, ondelete="CASCADE")
    return sa.Column("organisation_id", sa.String(32), key, nullable=False)
