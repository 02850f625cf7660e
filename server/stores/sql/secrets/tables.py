"""The tables of secrets and of environment variables that accounts may use."""

from sqlalchemy import Column, Double, LargeBinary, String, Table

from server.stores.sql.tables import METADATA

account_secrets = Table(
    "account_secrets",
    METADATA,
    Column("account", String(64), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("set_at", Double, nullable=False),
)
"""Secrets, each sealed with the key of `key_id`."""

allowed_variables = Table(
    "allowed_variables",
    METADATA,
    Column("account", String(64), primary_key=True),
    Column("name", String(100), primary_key=True),
    Column("allowed_at", Double, nullable=False),
)
"""The environment variables that each account may use."""
