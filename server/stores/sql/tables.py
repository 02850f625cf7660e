"""The tables of accounts and their numbers."""

from sqlalchemy import Column, Double, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy import Table as CoreTable
from sqlalchemy.orm import DeclarativeBase

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """All tables; constraints are named by rule, so that later migrations can name them too."""

    metadata = MetaData(naming_convention=_NAMES)


accounts = CoreTable(
    "accounts",
    Table.metadata,
    Column("key", String(64), primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("document", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("changed_at", Double, nullable=False),
    Column("deleted_at", Double),
)
"""Accounts, each as one document. `revision` grows by one with each change, `digest` is the document's SHA-256.

Of a deleted account that is forgotten only the key and the revision are left, so that no two accounts ever have the same.
"""

account_history = CoreTable(
    "account_history",
    Table.metadata,
    Column("account", String(64), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("changed_at", Double, nullable=False),
    Column("author", Text, nullable=False),
    Column("through", String(16), nullable=False),
    Column("changes", Text, nullable=False),
    Column("document", LargeBinary, nullable=False),
)
"""Each revision of each account: who made it, the fields that changed (JSON), and its document, compressed by zlib."""

numbers = CoreTable(
    "numbers",
    Table.metadata,
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
"""Numbers (E.164), each with its one owner; extensions belong to the owner of their number. See `server.domain.owned_numbers`."""
