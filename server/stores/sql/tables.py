"""The tables of accounts and their numbers."""

from sqlalchemy import Column, Double, Integer, LargeBinary, MetaData, String, Table, Text

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

METADATA = MetaData(naming_convention=_NAMES)
"""All tables; constraints have names by rule, so that later migrations can name them too.

The conditions of partial indexes are only in the migrations: declared here, they would load the dialects of all databases.
"""

accounts = Table(
    "accounts",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("changed_at", Double, nullable=False),
    Column("deleted_at", Double),
)
"""Accounts, each as one document. `revision` grows by one with each change, `digest` is the document's SHA-256.

Of a deleted account that is forgotten only the key and the revision stay, so that no two accounts ever share both.
"""

account_history = Table(
    "account_history",
    METADATA,
    Column("account", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("changed_at", Double, nullable=False),
    Column("author", Text, nullable=False),
    Column("through", String(16), nullable=False),
    Column("changes", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
"""Each revision of each account: its author, the fields that changed (JSON), and the document, compressed with zlib."""

numbers = Table(
    "numbers",
    METADATA,
    Column("number", String(16), primary_key=True),
    Column("national_digits", String(16), nullable=False, index=True),
    Column("account", String(64), nullable=False, index=True),
    Column("carrier", String(32)),
    Column("carrier_id", Text),
    Column("kind", String(16), nullable=False),
    Column("region", String(3), nullable=False),
    Column("state", String(16), nullable=False),
    Column("monthly_price", String(32)),
    Column("since", Double, nullable=False),
)
"""Numbers (E.164), each with one owner; extensions belong to their number's owner. See `server.domain.owned_numbers`."""
