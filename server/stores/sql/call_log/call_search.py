"""Finds the calls of a page: those that are indexed by their terms, and the others one by one.

No list reads more indexed calls than a page has, times the share that the other filters leave out.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, or_, select, tuple_

from server.domain.calls.call import Outcome
from server.stores.call_log import CallFilter
from server.stores.sql.call_log.call_queries import write_conditions, write_times
from server.stores.sql.call_log.rows import CALL_COLUMNS
from server.stores.sql.call_log.tables import call_terms, calls
from server.stores.sql.call_log.term_groups import TermGroup, choose_rarest, expand, list_groups
from server.stores.sql.call_log.unindexed_calls import (
    Position,
    Row,
    find_index_mark,
    find_unindexed,
    read_position,
)

_CALLS = select(calls.c.id, *CALL_COLUMNS)
_NEWEST_FIRST = (calls.c.started_at.desc(), calls.c.id.desc())
_HAS_ENDED = calls.c.ended_at.is_not(None)
_ROWS_A_QUERY = 500  # databases limit the number of parameters of a statement


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
    indexed = find_index_mark(connection, account)
    found: list[Position] = []
    if wanted.outcome != Outcome.RUNNING:
        found = _find_indexed(connection, account, groups, wanted, before, indexed, limit)
    # Last, because a call that changes meanwhile leaves the index. It may be in both, and in none otherwise.
    others = find_unindexed(connection, account, wanted, before, indexed, limit)
    rows = {row[0]: row for row in [*_read_rows(connection, [row for _started_at, row in found]), *others]}
    return sorted(rows.values(), key=read_position, reverse=True)[:limit]


def _find_indexed(
    connection: Connection,
    account: str,
    groups: Sequence[TermGroup],
    wanted: CallFilter,
    before: Position | None,
    indexed: int,
    limit: int,
) -> list[Position]:
    """The positions of the first `limit` calls that are indexed and match all groups."""
    known = [expand(connection, account, group) for group in groups]
    expanded = [group for group in known if group is not None]
    if len(expanded) < len(known):
        return []
    are_in_time = write_times(call_terms.c.started_at, wanted)
    rarest = choose_rarest(connection, account, expanded, are_in_time)
    others = [group for group in expanded if group is not rarest and not group.is_of_column]
    # A sum, so that no database reads the calls in the order of their changes.
    are_indexed = [_HAS_ENDED, calls.c.changed + 0 <= indexed]
    are_wanted = [*write_conditions(connection, replace(wanted, tags=None)), *are_indexed, *map(_has_term, others)]
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


def _fetch(connection: Connection, query: Select[Any], limit: int) -> list[Row]:
    return list(connection.execute(query.order_by(*_NEWEST_FIRST).limit(limit)).all())


def _read_rows(connection: Connection, ids: Sequence[int]) -> list[Row]:
    rows: list[Row] = []
    for start in range(0, len(ids), _ROWS_A_QUERY):
        rows += connection.execute(_CALLS.where(calls.c.id.in_(ids[start : start + _ROWS_A_QUERY]))).all()
    return rows
