"""Calls have a lead (what a person made of the call, and its value), notes, and terms under which they are found."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call, Outcome, Progress
from server.domain.calls.search_terms import list_terms
from server.domain.phone_numbers import PhoneNumber

revision = "0010"
down_revision = "0009"

_ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TERM = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_CALLS_A_QUERY = 500
_NAMES = (
    "id account carrier_call_id tracking_number caller match campaign publisher number_pool tracking_source tags started_at "
    "ended_at talk_seconds receiving_number outcome"
).split()


def upgrade() -> None:
    """Add the columns and tables. Stored calls have a new lead without a value, and get their terms."""
    op.add_column("calls", sa.Column("lead_status", sa.String(16), nullable=False, server_default="new"))
    op.add_column("calls", sa.Column("value_cents", sa.BigInteger(), nullable=True))
    op.create_table(
        "call_notes",
        sa.Column("id", _ROW_ID, nullable=False),
        sa.Column("call", _ROW_ID, nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_call_notes_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_call_notes"),
    )
    op.create_index("ix_call_notes_call", "call_notes", ["call", "id"])
    op.create_table(
        "call_terms",
        sa.Column("call", _ROW_ID, nullable=False),
        sa.Column("term", _TERM, nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["call"], ["calls.id"], name="fk_call_terms_call", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("call", "term", name="pk_call_terms"),
        sqlite_with_rowid=False,
    )
    op.add_column("call_marks", sa.Column("indexed", sa.BigInteger(), nullable=False, server_default="0"))
    if not op.get_context().as_sql:
        _write_terms(op.get_bind())
        op.execute("UPDATE call_marks SET indexed = mark")
    # Made after the rows are there, which takes less time.
    op.create_index("ix_call_terms_found", "call_terms", ["account", "term", "started_at", "call"])


def _write_terms(connection: sa.Connection) -> None:
    terms = sa.table("call_terms", *(sa.column(name) for name in ("call", "term", "account", "started_at")))
    for calls in _read_ended(connection):
        rows = [
            {"call": row, "term": term, "account": call.account, "started_at": call.progress.started_at}
            for row, call in calls
            for term in sorted(list_terms(call))
        ]
        if rows:
            connection.execute(terms.insert(), rows)


def _read_ended(connection: sa.Connection) -> Iterator[list[tuple[int, Call]]]:
    calls = sa.table("calls", *(sa.column(name, sa.JSON() if name == "tags" else None) for name in _NAMES))
    last = 0
    while True:
        some = sa.select(calls).where(calls.c.id > last, calls.c.ended_at.is_not(None)).order_by(calls.c.id)
        rows = connection.execute(some.limit(_CALLS_A_QUERY)).mappings().all()
        if not rows:
            return
        yield [(row["id"], _read_call(row)) for row in rows]
        last = rows[-1]["id"]


def _read_call(row: Any) -> Call:
    """The call, as far as its terms need it."""
    tags = json.loads(row["tags"]) if isinstance(row["tags"], str) else row["tags"]
    return Call(
        call_id="",
        account=row["account"],
        carrier="",
        carrier_call_id=row["carrier_call_id"],
        tracking_number=PhoneNumber(row["tracking_number"]),
        caller=row["caller"],
        attributed=Attributed(
            Match(row["match"]),
            campaign=row["campaign"],
            publisher=row["publisher"],
            number_pool=row["number_pool"],
            tracking_source=row["tracking_source"],
            tags=tags,
        ),
        progress=Progress(
            row["started_at"],
            ended_at=row["ended_at"],
            talk_seconds=row["talk_seconds"],
            receiving_number=row["receiving_number"],
            outcome=Outcome(row["outcome"]),
        ),
    )
