"""Finds the calls of a page: those that have ended by their terms, and those that run one by one.

No list reads more calls than a page has, times the share that the other filters leave out.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select, tuple_

from server.domain.calls.call import Outcome
from server.domain.calls.search_terms import list_note_terms, list_terms, read_search
from server.stores.call_log import CallFilter
from server.stores.sql.call_log.call_queries import write_conditions, write_times
from server.stores.sql.call_log.rows import CALL_COLUMNS, read_call
from server.stores.sql.call_log.tables import call_notes, call_terms, calls
from server.stores.sql.call_log.term_groups import TermGroup, choose_rarest, expand, list_groups

_CALLS = select(calls.c.id, *CALL_COLUMNS)
_NEWEST_FIRST = (calls.c.started_at.desc(), calls.c.id.desc())
_HAS_ENDED = calls.c.ended_at.is_not(None)
_IS_RUNNING = calls.c.ended_at.is_(None)
_STARTED_AT = 1 + [column.name for column in CALL_COLUMNS].index("started_at")
_ROWS_A_QUERY = 500  # databases limit the number of parameters of a statement

Row = Sequence[Any]
Position = tuple[float, int]
"""The `started_at` and the row of a call."""


def find_rows(
    connection: Connection, account: str, wanted: CallFilter, before: Position | None, limit: int
) -> list[Row]:
    """At most `limit` rows (ID and `CALL_COLUMNS`) of calls, newest first, after the position `before` in the list."""
    groups = list_groups(wanted)
    if not groups:
        are_wanted = [calls.c.account == account, *write_conditions(connection, wanted)]
        return _fetch(
            connection, _CALLS.where(*are_wanted, *_come_after(calls.c.started_at, calls.c.id, before)), limit
        )
    running = _find_running(connection, account, wanted, before)
    if wanted.outcome == Outcome.RUNNING:
        return sorted(running, key=_read_position, reverse=True)[:limit]
    found = _find_ended(connection, account, groups, wanted, before, limit)
    # Another webhook may end a call between the two queries, and then it is in both.
    rows = {row[0]: row for row in [*_read_rows(connection, [row for _started_at, row in found]), *running]}
    return sorted(rows.values(), key=_read_position, reverse=True)[:limit]


def _find_running(connection: Connection, account: str, wanted: CallFilter, before: Position | None) -> list[Row]:
    """All calls that run. With an order or a time, the database would look for them among all calls of that time."""
    at_any_time = replace(wanted, since=None, until=None)
    query = _CALLS.where(calls.c.account == account, _IS_RUNNING, *write_conditions(connection, at_any_time))
    rows: list[Row] = [
        row
        for row in connection.execute(query)
        if (wanted.since is None or row[_STARTED_AT] >= wanted.since)
        and (wanted.until is None or row[_STARTED_AT] < wanted.until)
        and (before is None or _read_position(row) < before)
    ]
    words = read_search(wanted.search or "")
    if not words:
        return rows
    notes = _read_notes(connection, [row[0] for row in rows])
    terms = {row[0]: list_terms(read_call(row[1:])) | list_note_terms(notes.get(row[0], ())) for row in rows}
    return [row for row in rows if all(word.is_in(terms[row[0]]) for word in words)]


def _find_ended(
    connection: Connection,
    account: str,
    groups: Sequence[TermGroup],
    wanted: CallFilter,
    before: Position | None,
    limit: int,
) -> list[Position]:
    """The positions of the first `limit` calls that have ended and match all groups; by their terms, all at least."""
    known = [expand(connection, account, group) for group in groups]
    expanded = [group for group in known if group is not None]
    if len(expanded) < len(known):
        return []
    are_in_time = write_times(call_terms.c.started_at, wanted)
    rarest = choose_rarest(connection, account, expanded, are_in_time)
    others = [group for group in expanded if group is not rarest and not group.is_of_column]
    are_wanted = [*write_conditions(connection, replace(wanted, tags=None)), _HAS_ENDED, *map(_has_term, others)]
    if rarest is None:
        # At least 1,000 calls have each of the words, so the newest calls soon fill a page.
        query = select(calls.c.started_at, calls.c.id).where(
            calls.c.account == account, *are_wanted, *_come_after(calls.c.started_at, calls.c.id, before)
        )
        return [(at, row) for at, row in connection.execute(query.order_by(*_NEWEST_FIRST).limit(limit))]
    terms = call_terms.c
    found_by = select(terms.started_at, terms.call).where(
        terms.account == account,
        *are_in_time,
        *_come_after(terms.started_at, terms.call, before),
        exists(select(1).where(calls.c.id == terms.call, *are_wanted)),
    )
    newest_first = found_by.order_by(terms.started_at.desc(), terms.call.desc()).limit(limit)
    if not rarest.terms:
        newest_first = newest_first.distinct()
    ways = rarest.write_ways(terms.term)
    found = {(at, row) for way in ways for at, row in connection.execute(newest_first.where(way))}
    return sorted(found, reverse=True)[:limit]


def _has_term(group: TermGroup) -> ColumnElement[bool]:
    """The condition that a call of `calls` has a term of the group."""
    own = call_terms.alias()
    return exists(select(1).where(own.c.call == calls.c.id, or_(*group.write_ways(own.c.term))))


def _come_after(
    started_at: ColumnElement[float], row: ColumnElement[int], before: Position | None
) -> list[ColumnElement[bool]]:
    return [] if before is None else [tuple_(started_at, row) < tuple_(*before)]


def _read_position(row: Row) -> Position:
    return row[_STARTED_AT], row[0]


def _fetch(connection: Connection, query: Select[Any], limit: int) -> list[Row]:
    return list(connection.execute(query.order_by(*_NEWEST_FIRST).limit(limit)).all())


def _read_rows(connection: Connection, ids: Sequence[int]) -> list[Row]:
    rows: list[Row] = []
    for start in range(0, len(ids), _ROWS_A_QUERY):
        rows += connection.execute(_CALLS.where(calls.c.id.in_(ids[start : start + _ROWS_A_QUERY]))).all()
    return rows


def _read_notes(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    notes: dict[int, list[str]] = {}
    for start in range(0, len(ids), _ROWS_A_QUERY):
        query = select(call_notes.c.call, call_notes.c.text).where(
            call_notes.c.call.in_(ids[start : start + _ROWS_A_QUERY])
        )
        for row, note in connection.execute(query.order_by(call_notes.c.id)):
            notes.setdefault(row, []).append(note)
    return notes
