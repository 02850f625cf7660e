"""Finds calls of a page among those that the index does not have: calls that run, and calls that changed since.

They are few: seconds of calls while the watch runs, and otherwise about `MOST_UNINDEXED`, because webhooks then index calls.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, select

from server.domain.calls.search_terms import list_note_terms, list_terms, read_search
from server.stores.call_log import CallFilter
from server.stores.sql.call_log.call_queries import write_conditions
from server.stores.sql.call_log.reading import read_notes
from server.stores.sql.call_log.rows import CALL_COLUMNS, read_call
from server.stores.sql.call_log.tables import call_marks, calls

MOST_UNINDEXED = 2_000
"""When more changes than this are not indexed, webhooks index calls. To compare 2,000 calls with a search takes 0.2 s."""

STARTED_AT = 1 + [column.name for column in CALL_COLUMNS].index("started_at")
_CALLS_AT_ONCE = 200
_FIND_LAST_MARK = select(call_marks.c.mark).where(call_marks.c.account == bindparam("wanted"))
_FIND_INDEX_MARK = select(call_marks.c.indexed).where(call_marks.c.account == bindparam("wanted"))

Row = Sequence[Any]
Position = tuple[float, int]
"""The `started_at` and the row of a call."""


def find_index_mark(connection: Connection, account: str) -> int:
    """The index has the account's calls up to this mark, as they were when they changed."""
    return connection.execute(_FIND_INDEX_MARK, {"wanted": account}).scalar() or 0


def find_last_mark(connection: Connection, account: str) -> int:
    """The mark of the account's latest change."""
    return connection.execute(_FIND_LAST_MARK, {"wanted": account}).scalar() or 0


def find_unindexed(
    connection: Connection, account: str, wanted: CallFilter, before: Position | None, indexed: int, limit: int
) -> list[Row]:
    """The first `limit` such calls, newest first: those that run, and those that changed after the mark `indexed`."""
    # With an order, a time or a caller, a database would look for them among all calls of that time or caller.
    others = write_conditions(connection, replace(wanted, since=None, until=None, caller=None))
    query = select(calls.c.id, *CALL_COLUMNS).where(calls.c.account == account, *others)
    running = connection.execute(query.where(calls.c.ended_at.is_(None))).all()
    # Mostly the index has all changes, and to see that takes much less time than to look for calls.
    is_behind = find_last_mark(connection, account) > indexed
    changed = connection.execute(query.where(calls.c.changed > indexed)).all() if is_behind else []
    rows = {row[0]: row for row in [*running, *changed] if _is_in_time(row, wanted, before)}
    found: list[Row] = []
    for row in _choose(connection, wanted, sorted(rows.values(), key=read_position, reverse=True)):
        found.append(row)
        if len(found) == limit:
            break
    return found


def read_position(row: Row) -> Position:
    """The place of the call in the list."""
    return row[STARTED_AT], row[0]


def _is_in_time(row: Row, wanted: CallFilter, before: Position | None) -> bool:
    at = row[STARTED_AT]
    return (
        (wanted.since is None or at >= wanted.since)
        and (wanted.until is None or at < wanted.until)
        and (before is None or read_position(row) < before)
    )


def _choose(connection: Connection, wanted: CallFilter, rows: Sequence[Row]) -> Iterator[Row]:
    """Those from the caller that have all words of the search."""
    words = read_search(wanted.search or "")
    for start in range(0, len(rows), _CALLS_AT_ONCE):
        some = [(row, read_call(row[1:])) for row in rows[start : start + _CALLS_AT_ONCE]]
        some = [(row, call) for row, call in some if wanted.caller in (None, call.caller)]
        notes = read_notes(connection, [row[0] for row, _call in some]) if words else {}
        for row, call in some:
            terms = list_terms(call) | list_note_terms(notes.get(row[0], ())) if words else frozenset()
            if all(word.is_in(terms) for word in words):
                yield row
