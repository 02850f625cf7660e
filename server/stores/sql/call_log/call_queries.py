"""The filter of a list of calls as conditions of the query, and the cursor of the next page."""

import base64
import binascii
import math
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from server.domain.calls.absences import find_absent_tag
from server.stores.call_log import CallFilter
from server.stores.sql.call_log.tables import calls

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
    "receiving_number",
    "lead_status",
)


def write_conditions(connection: Connection, wanted: CallFilter) -> list[ColumnElement[bool]]:
    """The conditions of the query for these calls, without the account and the search."""
    conditions: list[ColumnElement[bool]] = [
        calls.c[name] == value for name in _COLUMNS if (value := getattr(wanted, name)) is not None
    ]
    conditions += write_times(calls.c.started_at, wanted)
    if wanted.min_talk_seconds:
        conditions.append(calls.c.talk_seconds >= wanted.min_talk_seconds)
    if wanted.max_talk_seconds is not None:
        conditions.append(calls.c.talk_seconds <= wanted.max_talk_seconds)
    conditions += [_has_tag(connection, name, value) for name, value in (wanted.tags or {}).items()]
    return [*conditions, _lacks(connection, wanted.without)] if wanted.without else conditions


def write_times(started_at: ColumnElement[float], wanted: CallFilter) -> list[ColumnElement[bool]]:
    """The conditions on the start of a call."""
    conditions = [] if wanted.since is None else [started_at >= wanted.since]
    return conditions if wanted.until is None else [*conditions, started_at < wanted.until]


def _has_tag(connection: Connection, name: str, value: str) -> ColumnElement[bool]:
    """Tag names are any text, so they must be parameters of the statement, not part of a path."""
    if connection.dialect.name == "postgresql":
        return func.json_extract_path_text(calls.c.tags, name) == value
    tags = func.json_each(calls.c.tags).table_valued("key", "value")
    return exists(select(1).select_from(tags).where(and_(tags.c.key == name, tags.c.value == value)))


def _lacks(connection: Connection, name: str) -> ColumnElement[bool]:
    """The call has no value of the field or tag. No term says so: the newest calls are read until the page is full."""
    tag = find_absent_tag(name)
    if tag is None:
        return calls.c[name] == ""
    if connection.dialect.name == "postgresql":
        return func.coalesce(func.json_extract_path_text(calls.c.tags, tag), "") == ""
    tags = func.json_each(calls.c.tags).table_valued("key", "value")
    return ~exists(select(1).select_from(tags).where(and_(tags.c.key == tag, tags.c.value != "")))


def write_cursor(started_at: float, row: int) -> str:
    """The cursor of the page after this call."""
    return base64.urlsafe_b64encode(f"{started_at!r} {row}".encode("ascii")).decode("ascii").rstrip("=")


def read_cursor(cursor: str) -> tuple[Any, Any]:
    """The `started_at` and the row that `write_cursor` wrote; raises `ValueError` for an invalid cursor."""
    try:
        if len(cursor) > _LONGEST_CURSOR:
            raise ValueError
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        started_at, _, row = text.partition(" ")
        position = float(started_at), int(row)
        if not math.isfinite(position[0]) or not 0 <= position[1] <= _LARGEST_ROW:
            raise ValueError
    except (ValueError, binascii.Error) as error:
        raise ValueError("this is not a cursor of a list of calls") from error
    return position
