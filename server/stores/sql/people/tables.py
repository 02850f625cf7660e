"""The tables of people and of their sign-ins."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    true,
)

from server.stores.sql.tables import METADATA

_ROW_ID = BigInteger().with_variant(Integer, "sqlite")


def _write_user_column(*, is_key: bool = False) -> Column[str]:
    return Column(
        "user_id", String(32), ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=is_key, nullable=False
    )


users = Table(
    "users",
    METADATA,
    Column("user_id", String(32), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("is_email_proved", Boolean, nullable=False, server_default=true()),
)

organisations = Table(
    "organisations",
    METADATA,
    Column("row", _ROW_ID, primary_key=True),
    Column("organisation_id", String(32), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
)
"""Organisations; the one with the lowest `row` owns every account that is assigned to no other."""


def _write_organisation_column(*, is_key: bool = False) -> Column[str]:
    return Column(
        "organisation_id",
        String(32),
        ForeignKey("organisations.organisation_id", ondelete="CASCADE"),
        primary_key=is_key,
        nullable=False,
    )


memberships = Table(
    "memberships",
    METADATA,
    _write_user_column(is_key=True),
    _write_organisation_column(is_key=True),
    Column("role", String(16), nullable=False),
    Column("receiving_numbers", JSON, nullable=False),
    Index("ix_memberships_organisation_id", "organisation_id"),
)

membership_periods = Table(
    "membership_periods",
    METADATA,
    Column("row", _ROW_ID, primary_key=True),
    _write_organisation_column(),
    Column("email", String(254), nullable=False),
    Column("joined_at", Double, nullable=False),
    Column("left_at", Double),
    Index("ix_membership_periods_organisation_id_email", "organisation_id", "email"),
)
"""When somebody was a member, for the audit: also of deleted users, so by the address that its lines have."""

organisation_accounts = Table(
    "organisation_accounts",
    METADATA,
    Column("account", String(64), primary_key=True),
    _write_organisation_column(),
)
"""Which organisation owns an account. Account keys have no foreign key, because an account can be deleted and made again."""

second_factors = Table(
    "second_factors",
    METADATA,
    _write_user_column(is_key=True),
    Column("key_id", String(16), nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("last_step", BigInteger, nullable=False),
)
"""The encrypted secrets of authenticator apps; `last_step` is the time step of the last accepted code."""

recovery_codes = Table(
    "recovery_codes",
    METADATA,
    _write_user_column(is_key=True),
    Column("digest", String(64), primary_key=True),
)

passkeys = Table(
    "passkeys",
    METADATA,
    # An ID has at most 1,023 bytes (Web Authentication, section 4), which are 1,364 characters in base64url.
    Column("credential_id", String(1_400), primary_key=True),
    _write_user_column(),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", String(100), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("last_used_at", Double),
    Index("ix_passkeys_user_id", "user_id"),
)

used_challenges = Table(
    "used_challenges",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("expires_at", Double, nullable=False),
)
"""Signed challenges that have been answered; none is accepted twice."""

sessions = Table(
    "sessions",
    METADATA,
    Column("digest", String(64), primary_key=True),
    _write_user_column(),
    Column("created_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("client", String(64), nullable=False),
    Column("browser", String(200), nullable=False),
    Index("ix_sessions_user_id", "user_id"),
)

one_time_links = Table(
    "one_time_links",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("user_id", String(32), nullable=False),
    Column("email", String(254), nullable=False),
    Column("organisation_id", String(32), nullable=False),
    Column("role", String(16), nullable=False),
    Column("receiving_numbers", JSON, nullable=False),
)

sign_in_records = Table(
    "sign_in_records",
    METADATA,
    Column("row", _ROW_ID, primary_key=True),
    Column("at", Double, nullable=False),
    Column("event", String(32), nullable=False),
    Column("email", String(254), nullable=False),
    Column("client", String(64), nullable=False),
    Column("details", Text, nullable=False),
    Column("organisation_id", String(32), nullable=False, server_default=""),
    Index("ix_sign_in_records_email_at", "email", "at"),
    Index("ix_sign_in_records_client_at", "client", "at"),
    Index("ix_sign_in_records_at", "at"),
    Index("ix_sign_in_records_organisation_id_at", "organisation_id", "at"),
)

saved_views = Table(
    "saved_views",
    METADATA,
    _write_user_column(is_key=True),
    Column("account", String(64), primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("query", Text, nullable=False),
)
"""The views of the call list that each user has saved for an account."""

mail_choices = Table(
    "mail_choices",
    METADATA,
    _write_user_column(is_key=True),
    Column("account", String(64), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Index("ix_mail_choices_account_kind", "account", "kind"),
)
"""The notifications that each user chose to get by mail."""
