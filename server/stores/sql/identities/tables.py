"""The table of API keys."""

from sqlalchemy import JSON, Column, Double, Index, String, Table

from server.stores.sql.tables import METADATA

api_keys = Table(
    "api_keys",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("name", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("last_used_at", Double),
    Index("ix_api_keys_account_name", "account", "name", unique=True),
)
"""API keys by their SHA-256; the keys themselves are not stored."""
