"""The tables of calls. `call` in the other tables refers to a row of `calls` and is deleted with it.

Account keys have no foreign key: calls stay until their retention is over, even if their account was deleted.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from server.stores.sql.tables import METADATA

ROW_ID = BigInteger().with_variant(Integer, "sqlite")

calls = Table(
    "calls",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    Column("call_id", Text, nullable=False),
    Column("account", String(64), nullable=False),
    Column("carrier", String(32), nullable=False),
    Column("carrier_call_id", Text, nullable=False),
    Column("tracking_number", Text, nullable=False),
    Column("extension", Text),
    Column("caller", Text, nullable=False),
    Column("match", String(32), nullable=False),
    Column("candidates", Integer, nullable=False),
    Column("campaign", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("number_pool", Text, nullable=False),
    Column("tracking_source", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("landing_url", Text, nullable=False),
    Column("referring_url", Text, nullable=False),
    Column("visitor_id", Text, nullable=False),
    Column("lease_id", Text, nullable=False),
    Column("visited_at", Double),
    Column("earlier_call_id", Text, nullable=False),
    Column("started_at", Double, nullable=False),
    Column("answered_at", Double),
    Column("ended_at", Double),
    Column("ringing_seconds", Double, nullable=False),
    Column("talk_seconds", Double, nullable=False),
    Column("waiting_seconds", Double, nullable=False),
    Column("receiving_number", Text, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("recording_url", Text, nullable=False),
    Column("is_repeat", Boolean, nullable=False),
    Column("is_duplicate", Boolean, nullable=False),
    Column("is_returned", Boolean, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("logged_at", Double, nullable=False),
    Column("lead_status", String(16), nullable=False, server_default="new"),
    Column("value_cents", BigInteger),
    UniqueConstraint("call_id"),
    UniqueConstraint("carrier_call_id", "carrier"),
    Index("ix_calls_account_started_at", "account", "started_at", "id"),
    Index("ix_calls_account_caller", "account", "caller", "started_at"),
    Index("ix_calls_account_caller_number", "account", "caller", "tracking_number", "started_at"),
    Index("ix_calls_account_changed", "account", "changed"),
    Index("ix_calls_running", "account", "lease_id"),
    Index("ix_calls_running_since", "started_at"),
    Index("ix_calls_unreturned", "ended_at"),
)
"""Calls. `is_returned`: the call reserves no number in the lease store. `changed`: the account's mark of its last change."""


def _write_call_column() -> Column[int]:
    return Column("call", ROW_ID, ForeignKey("calls.id", ondelete="CASCADE"), nullable=False)


call_events = Table(
    "call_events",
    METADATA,
    _write_call_column(),
    Column("key", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("at", Double, nullable=False),
    Column("details", JSON, nullable=False),
    PrimaryKeyConstraint("call", "key"),
)
"""What happened in calls, each event once; `position` is the order in which they were reported."""

call_legs = Table(
    "call_legs",
    METADATA,
    _write_call_column(),
    Column("leg", Text, nullable=False),
    Column("account", String(64), nullable=False),
    Column("receiving_number", Text, nullable=False),
    Column("started_at", Double, nullable=False),
    Column("answered_at", Double),
    Column("over_at", Double),
    PrimaryKeyConstraint("call", "leg"),
    Index(
        "ix_call_legs_busy",
        "account",
        "receiving_number",
        "started_at",
    ),
    Index("ix_call_legs_answered", "account", "receiving_number", "answered_at"),
)
"""The legs of calls, from the events, so that the limits of receiving numbers can be counted."""

call_waits = Table(
    "call_waits",
    METADATA,
    _write_call_column(),
    Column("path", Text, nullable=False),
    Column("account", String(64), nullable=False),
    Column("entered_at", Double, nullable=False),
    PrimaryKeyConstraint("call", "path"),
    Index("ix_call_waits_queue", "account", "path", "entered_at"),
)
"""The queues in which running calls wait now."""

call_notes = Table(
    "call_notes",
    METADATA,
    Column("id", ROW_ID, primary_key=True),
    _write_call_column(),
    Column("at", Double, nullable=False),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("ix_call_notes_call", "call", "id"),
)
"""What people have written about calls."""

call_terms = Table(
    "call_terms",
    METADATA,
    _write_call_column(),
    Column("term", Text().with_variant(Text(collation="C"), "postgresql"), nullable=False),
    Column("account", String(64), nullable=False),
    Column("started_at", Double, nullable=False),
    PrimaryKeyConstraint("call", "term"),
    Index("ix_call_terms_found", "account", "term", "started_at", "call"),
)
"""The terms under which calls that have ended are found: see `server.domain.calls.search_terms`."""

step_counts = Table(
    "step_counts",
    METADATA,
    Column("account", String(64), nullable=False),
    Column("path", Text, nullable=False),
    Column("calls", BigInteger, nullable=False),
    PrimaryKeyConstraint("account", "path"),
)
"""The number of calls that ever took each step; counting them each time would get slower with every call."""

erased_calls = Table(
    "erased_calls",
    METADATA,
    Column("call_id", Text, primary_key=True),
    Column("account", String(64), nullable=False),
    Column("number_pool", Text, nullable=False),
    Column("tracking_number", Text, nullable=False),
    Column("extension", Text),
    Column("erased_at", Double, nullable=False, index=True),
)
"""Erased calls, so that a late webhook does not bring them back: the number they may reserve, and no data of the caller."""

call_marks = Table(
    "call_marks",
    METADATA,
    Column("account", String(64), primary_key=True),
    Column("mark", BigInteger, nullable=False),
    Column("indexed", BigInteger, nullable=False, server_default="0"),
)
"""The mark of each account's latest change. It never decreases, even when the call that had it is deleted.

Calls that changed later than the mark `indexed` are not indexed: `call_terms` does not have them as they are.
"""
