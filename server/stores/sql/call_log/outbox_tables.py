"""The table of the outbox."""

from sqlalchemy import JSON, Column, Double, Index, Integer, String, Table, Text, UniqueConstraint

from server.stores.sql.call_log.tables import ROW_ID
from server.stores.sql.tables import METADATA

outbox = Table(
    "outbox",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("idempotency_key", Text, nullable=False),
    Column("account", String(64), nullable=False),
    Column("postback", Text, nullable=False),
    Column("call_id", Text, nullable=False),
    Column("method", String(16), nullable=False),
    Column("url", Text, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", Double, nullable=False),
    Column("next_attempt_at", Double, nullable=False),
    Column("sent_at", Double),
    Column("attempts", Integer, nullable=False),
    Column("last_error", Text, nullable=False),
    UniqueConstraint("idempotency_key"),
    Index("ix_outbox_due", "next_attempt_at", "id"),
    Index("ix_outbox_account", "account", "state", "id"),
    Index("ix_outbox_call_id", "call_id"),
)
"""Postbacks, waiting, sent or dead, in the order in which they were written."""
