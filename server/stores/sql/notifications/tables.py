"""The tables of recipients, and of what was counted and reported."""

from sqlalchemy import BigInteger, Column, Double, Integer, String, Table, Text, UniqueConstraint

from server.stores.sql.call_log.tables import ROW_ID
from server.stores.sql.tables import METADATA

notification_recipients = Table(
    "notification_recipients",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("account", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("target", Text, nullable=False),
    Column("since", Double, nullable=False),
    UniqueConstraint("account", "kind", "channel", "target"),
    # IDs of deleted recipients are not used again: a notification that waits in the outbox names its recipient by the ID.
    sqlite_autoincrement=True,
)
"""Who gets which notifications, in the order in which they were added."""

notification_marks = Table(
    "notification_marks",
    METADATA,
    Column("account", String(64), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("mark", BigInteger),
    Column("occurrences", Integer, nullable=False),
    Column("notified_at", Double),
)
"""How far each kind of notification has come in each account, and what was counted since the last one."""
