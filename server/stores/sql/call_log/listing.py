"""Lists of calls: by what is asked for, page by page, or by what has changed."""

import base64
import binascii
import math
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, tuple_

from server.domain.calls.call import Call
from server.stores.call_log import MOST_CALLS_A_PAGE, CallFilter, CallPage
from server.stores.sql.call_log.reading import add_events
from server.stores.sql.call_log.rows import CALL_COLUMNS, read_call
from server.stores.sql.call_log.tables import call_marks, calls

_LONGEST_CURSOR = 100
_LARGEST_ROW = 2**63 - 1
_COLUMNS = (
    "campaign",
    "publisher",
    "tracking_source",
    "number_pool",
    "tracking_number",
    "caller",
    "match",
    "outcome",
)


def list_calls(connection: Connection, account: str, wanted: CallFilter, cursor: str | None, limit: int) -> CallPage:
    """As the contract has it."""
    limit = max(1, min(limit, MOST_CALLS_A_PAGE))
    query = select(calls.c.id, *CALL_COLUMNS).where(calls.c.account == account, *_write_conditions(connection, wanted))
    if cursor is not None:
        query = query.where(tuple_(calls.c.started_at, calls.c.id) < tuple_(*_read_cursor(cursor)))
    rows = connection.execute(query.order_by(calls.c.started_at.desc(), calls.c.id.desc()).limit(limit + 1)).all()
    found = tuple(read_call(row[1:]) for row in rows[:limit])
    has_more = len(rows) > limit
    return CallPage(found, _write_cursor(found[-1].progress.started_at, rows[limit - 1][0]) if has_more else None)


def list_running(connection: Connection, account: str, lease_id: str, visitor_id: str) -> list[Call]:
    """As the contract has it."""
    query = select(*CALL_COLUMNS).where(
        calls.c.account == account, calls.c.lease_id == lease_id, calls.c.ended_at.is_(None)
    )
    found = [read_call(row) for row in connection.execute(query.order_by(calls.c.id))]
    return [call for call in found if call.attributed.visitor_id == visitor_id]


def list_changed(connection: Connection, account: str, after: int, limit: int) -> tuple[list[Call], int]:
    """As the contract has it."""
    query = (
        select(calls.c.id, *CALL_COLUMNS, calls.c.changed)
        .where(calls.c.account == account, calls.c.changed > after)
        .order_by(calls.c.changed)
        .limit(max(1, min(limit, MOST_CALLS_A_PAGE)))
    )
    rows = connection.execute(query).all()
    return add_events(connection, [row[:-1] for row in rows]), rows[-1][-1] if rows else after


def find_last_mark(connection: Connection, account: str) -> int:
    """As the contract has it."""
    return connection.execute(select(call_marks.c.mark).where(call_marks.c.account == account)).scalar() or 0


def _write_conditions(connection: Connection, wanted: CallFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        calls.c[name] == value for name in _COLUMNS if (value := getattr(wanted, name)) is not None
    ]
    if wanted.since is not None:
        conditions.append(calls.c.started_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(calls.c.started_at < wanted.until)
    conditions += [_has_tag(connection, name, value) for name, value in (wanted.tags or {}).items()]
    return conditions


def _has_tag(connection: Connection, name: str, value: str) -> ColumnElement[bool]:
    """Tag names are any text, so they must be values of the statement, not part of a path."""
    if connection.dialect.name == "postgresql":
        return func.json_extract_path_text(calls.c.tags, name) == value
    tags = func.json_each(calls.c.tags).table_valued("key", "value")
    return exists(select(1).select_from(tags).where(and_(tags.c.key == name, tags.c.value == value)))


def _write_cursor(started_at: float, row: int) -> str:
    return base64.urlsafe_b64encode(f"{started_at!r} {row}".encode("ascii")).decode("ascii").rstrip("=")


def _read_cursor(cursor: str) -> tuple[Any, Any]:
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        started_at, _, row = text.partition(" ")
        place = float(started_at), int(row)
        if not math.isfinite(place[0]) or not 0 <= place[1] <= _LARGEST_ROW:
            raise ValueError
    except (ValueError, binascii.Error) as error:
        raise ValueError("this is not a cursor of a list of calls") from error
    return place
