"""The table of purchases."""

from sqlalchemy import Column, Double, Index, Integer, String, Table, Text

from server.stores.sql.tables import METADATA

purchases = Table(
    "number_purchases",
    METADATA,
    Column("account", String(64), primary_key=True),
    Column("wish_id", String(64), primary_key=True),
    Column("carrier", String(32), nullable=False),
    Column("number", String(16), nullable=False),
    Column("price", String(32), nullable=False),
    Column("pool", Text),
    Column("bought_by", Text, nullable=False),
    Column("through", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("changed_at", Double, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("retry_at", Double, nullable=False),
    Column("unsure_at", Double),
    Column("carrier_id", Text),
    Column("response", Text, nullable=False),
    Index("ix_number_purchases_account_created_at", "account", "created_at"),
    Index("ix_number_purchases_state_retry_at", "state", "retry_at"),
)
"""Purchases, each by its account and wish. See `server.domain.buying.purchases`."""
