"""Secrets belong to an account, the operator must allow environment variables, and API keys have names and scopes."""

import re
import time
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ALL_SCOPES = '["account:read", "account:write", "calls:read", "calls:write"]'
# Names as the version before this one accepted them; in URLs and headers a literal brace is doubled.
_POSTBACK_SECRET = re.compile(r"\{\{|\}\}|\{secret\.(POSTBACK_[A-Z0-9_]{1,64})\}")


def upgrade() -> None:
    """Create the tables, allow the variables that accounts name now, and name the existing keys."""
    op.create_table(
        "account_secrets",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("account", "name", name="pk_account_secrets"),
    )
    op.create_table(
        "allowed_variables",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("allowed_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("account", "name", name="pk_allowed_variables"),
    )
    if not op.get_context().as_sql:
        _allow_named_variables(op.get_bind())
    op.add_column("api_keys", sa.Column("name", sa.String(64), nullable=False, server_default=""))
    op.add_column("api_keys", sa.Column("scopes", sa.JSON(), nullable=False, server_default=_ALL_SCOPES))
    op.add_column("api_keys", sa.Column("last_used_at", sa.Double(), nullable=True))
    op.execute(
        "UPDATE api_keys SET name = (SELECT CASE count(*) WHEN 0 THEN 'default' ELSE 'default-' || (count(*) + 1) END "
        "FROM api_keys AS other WHERE other.account = api_keys.account AND (other.created_at < api_keys.created_at "
        "OR other.created_at = api_keys.created_at AND other.digest < api_keys.digest))"
    )
    op.drop_index("ix_api_keys_account", "api_keys")
    op.create_index("ix_api_keys_account_name", "api_keys", ["account", "name"], unique=True)


def _allow_named_variables(connection: sa.Connection) -> None:
    accounts = sa.table(
        "accounts", sa.column("key"), sa.column("carrier_secrets", sa.JSON()), sa.column("postbacks", sa.JSON())
    )
    allowed = sa.table("allowed_variables", sa.column("account"), sa.column("name"), sa.column("allowed_at"))
    outbox = sa.table(
        "outbox",
        *(sa.column(name) for name in ("account", "url", "secret", "state")),
        sa.column("headers", sa.JSON()),
    )
    named: set[tuple[str, str]] = set()
    for row in connection.execute(sa.select(accounts)).all():
        named.update((row.key, variable) for _carrier, variable in row.carrier_secrets)
        for one in row.postbacks:
            named.update((row.key, name) for name in _list_names(one["url"], dict(one["headers"]), one["secret"]))
    # A waiting postback uses the names that its account had when it was written.
    for row in connection.execute(sa.select(outbox).where(outbox.c.state != "sent")):
        named.update((row.account, name) for name in _list_names(row.url, row.headers, row.secret))
    now = time.time()
    for account, name in sorted(named):
        connection.execute(allowed.insert().values(account=account, name=name, allowed_at=now))


def _list_names(url: str, headers: Mapping[str, str], secret: str) -> set[str]:
    found = [name for text in (url, *headers.values()) for name in _POSTBACK_SECRET.findall(text)]
    return {name for name in (*found, secret) if name}
