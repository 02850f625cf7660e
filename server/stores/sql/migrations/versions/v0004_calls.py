"""The call log: calls with their events and what is derived from them, the outbox of postbacks, and API keys."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_RUNNING = sa.text("ended_at IS NULL")
_UNRETURNED = sa.text("NOT is_returned")
_OPEN = sa.text("over_at IS NULL")
_WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    """Create the tables."""
    _create_calls()
    _create_what_hangs_on_calls()
    _create_erased_calls()
    _create_counts()
    _create_outbox()


def _create_calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("carrier", sa.String(32), nullable=False),
        sa.Column("carrier_call_id", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=True),
        sa.Column("caller", sa.Text(), nullable=False),
        sa.Column("match", sa.String(32), nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("number_pool", sa.Text(), nullable=False),
        sa.Column("tracking_source", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("landing_url", sa.Text(), nullable=False),
        sa.Column("referring_url", sa.Text(), nullable=False),
        sa.Column("visitor_id", sa.Text(), nullable=False),
        sa.Column("lease_id", sa.Text(), nullable=False),
        sa.Column("visited_at", sa.Double(), nullable=True),
        sa.Column("earlier_call_id", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("answered_at", sa.Double(), nullable=True),
        sa.Column("ended_at", sa.Double(), nullable=True),
        sa.Column("ringing_seconds", sa.Double(), nullable=False),
        sa.Column("talk_seconds", sa.Double(), nullable=False),
        sa.Column("waiting_seconds", sa.Double(), nullable=False),
        sa.Column("receiving_number", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("recording_url", sa.Text(), nullable=False),
        sa.Column("is_repeat", sa.Boolean(), nullable=False),
        sa.Column("is_duplicate", sa.Boolean(), nullable=False),
        sa.Column("is_returned", sa.Boolean(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("logged_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
        sa.UniqueConstraint("call_id", name="uq_calls_call_id"),
        sa.UniqueConstraint("carrier_call_id", "carrier", name="uq_calls_carrier_call_id_carrier"),
    )
    op.create_index("ix_calls_account_caller", "calls", ["account", "caller", "started_at"])
    op.create_index("ix_calls_account_caller_number", "calls", ["account", "caller", "tracking_number", "started_at"])
    op.create_index("ix_calls_account_changed", "calls", ["account", "changed"])
    op.create_index("ix_calls_account_started_at", "calls", ["account", "started_at", "id"])
    op.create_index(
        "ix_calls_running", "calls", ["account", "lease_id"], sqlite_where=_RUNNING, postgresql_where=_RUNNING
    )
    op.create_index("ix_calls_running_since", "calls", ["started_at"], sqlite_where=_RUNNING, postgresql_where=_RUNNING)
    op.create_index(
        "ix_calls_unreturned", "calls", ["ended_at"], sqlite_where=_UNRETURNED, postgresql_where=_UNRETURNED
    )


def _create_what_hangs_on_calls() -> None:
    op.create_table(
        "call_events",
        sa.Column("call", _ROW_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_call_events_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "key", name="pk_call_events"),
    )
    op.create_table(
        "call_legs",
        sa.Column("call", _ROW_ID, nullable=False),
        sa.Column("leg", sa.Text(), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("receiving_number", sa.Text(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("answered_at", sa.Double(), nullable=True),
        sa.Column("over_at", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_call_legs_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "leg", name="pk_call_legs"),
    )
    op.create_index("ix_call_legs_answered", "call_legs", ["account", "receiving_number", "answered_at"])
    op.create_index(
        "ix_call_legs_busy",
        "call_legs",
        ["account", "receiving_number", "started_at"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "call_waits",
        sa.Column("call", _ROW_ID, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("entered_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_call_waits_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "path", name="pk_call_waits"),
    )
    op.create_index("ix_call_waits_queue", "call_waits", ["account", "path", "entered_at"])


def _create_erased_calls() -> None:
    op.create_table(
        "erased_calls",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("number_pool", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=False),
        sa.Column("extension", sa.Text(), nullable=True),
        sa.Column("erased_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name="pk_erased_calls"),
    )
    op.create_index("ix_erased_calls_erased_at", "erased_calls", ["erased_at"])


def _create_counts() -> None:
    op.create_table(
        "step_counts",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "path", name="pk_step_counts"),
    )
    op.create_table(
        "call_marks",
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_call_marks"),
    )


def _create_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("postback", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("next_attempt_at", sa.Double(), nullable=False),
        sa.Column("sent_at", sa.Double(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("idempotency_key", name="uq_outbox_idempotency_key"),
    )
    op.create_index("ix_outbox_account", "outbox", ["account", "state", "id"])
    op.create_index("ix_outbox_call_id", "outbox", ["call_id"])
    op.create_index(
        "ix_outbox_due", "outbox", ["next_attempt_at", "id"], sqlite_where=_WAITING, postgresql_where=_WAITING
    )
    op.create_table(
        "api_keys",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_api_keys"),
    )
    op.create_index("ix_api_keys_account", "api_keys", ["account"])
