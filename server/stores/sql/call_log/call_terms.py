"""Reads calls that have changed since they were indexed, and writes the terms that differ."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text

from server.domain.calls.call import Call
from server.domain.calls.search_terms import list_note_terms, list_terms
from server.stores.sql.call_log.reading import read_notes
from server.stores.sql.call_log.rows import CALL_COLUMNS, read_call
from server.stores.sql.call_log.tables import call_marks, call_terms, calls

AFTER_ALL = "\U0010ffff"
"""Sorts after every character of a term."""

_MARKS = select(call_marks.c.mark, call_marks.c.indexed).where(call_marks.c.account == bindparam("account"))
_CHANGED = (
    select(calls.c.id, *CALL_COLUMNS, calls.c.changed)
    .where(calls.c.account == bindparam("account"), calls.c.changed > bindparam("indexed"))
    .order_by(calls.c.changed)
    .limit(bindparam("most"))
)
_DELETE = delete(call_terms).where(
    call_terms.c.call == bindparam("of_call"), call_terms.c.term == bindparam("old_term")
)
# One statement for all terms. Of a call that was deleted since, it writes none.
_INSERT = (
    "INSERT INTO call_terms (call, term, account, started_at) SELECT calls.id, {term}, calls.account, calls.started_at "
)
_INSERT_ON_SQLITE = text(
    _INSERT.format(term="json_extract(json_each.value, '$[1]')")
    + "FROM json_each(:terms) CROSS JOIN calls ON calls.id = json_extract(json_each.value, '$[0]')"
)
_INSERT_ON_POSTGRESQL = text(
    _INSERT.format(term="listed.term")
    + "FROM json_to_recordset(CAST(:terms AS json)) AS listed(call bigint, term text) "
    "JOIN calls ON calls.id = listed.call"
)


@dataclass(frozen=True)
class ChangedTerms:
    """What to write so that the calls that changed up to the mark `until` are indexed. Terms are pairs of a call and a term.

    `rows` are all of these calls.
    """

    indexed: int
    until: int
    rows: Sequence[int]
    old: Sequence[tuple[int, str]]
    new: Sequence[tuple[int, str]]


def read_changed_terms(connection: Connection, account: str, limit: int) -> ChangedTerms | None:
    """The terms of the calls that changed first since the account's calls were indexed; None if all are indexed."""
    marks = connection.execute(_MARKS, {"account": account}).first()
    if marks is None or marks.mark <= marks.indexed:
        return None
    found = {"account": account, "indexed": marks.indexed, "most": limit}
    rows = connection.execute(_CHANGED, found).all()
    # Marks are taken in the order in which transactions end, so no call with an earlier mark can appear later.
    until = rows[-1][-1] if len(rows) == limit else max([marks.mark, *(row[-1] for row in rows)])
    ids = [row[0] for row in rows]
    notes, known = read_notes(connection, ids), _read_terms(connection, ids)
    old: list[tuple[int, str]] = []
    new: list[tuple[int, str]] = []
    for row in rows:
        call = read_call(row[1:-1])
        wanted = _list_wanted(call, notes.get(row[0], ()))
        kept = {term for term, at in known[row[0]] if term in wanted and at == call.progress.started_at}
        old += [(row[0], term) for term, _at in known[row[0]] if term not in kept]
        new += [(row[0], term) for term in wanted - kept]
    return ChangedTerms(marks.indexed, until, ids, old, new)


def write_changed_terms(connection: Connection, changed: ChangedTerms) -> None:
    """Write them. Those that follow each other in the index of terms are written one after the other."""
    if changed.old:
        connection.execute(_DELETE, [{"of_call": row, "old_term": term} for row, term in sorted(changed.old)])
    if not changed.new:
        return
    ordered = sorted(changed.new, key=lambda one: (one[1], one[0]))
    if connection.dialect.name == "postgresql":
        rows = json.dumps([{"call": row, "term": term} for row, term in ordered])
        connection.execute(_INSERT_ON_POSTGRESQL, {"terms": rows})
    else:
        connection.execute(_INSERT_ON_SQLITE, {"terms": json.dumps(ordered)})


def _list_wanted(call: Call, notes: Sequence[str]) -> frozenset[str]:
    """The terms that the call must have. While it runs, it has none: lists compare running calls with the filter."""
    if call.progress.ended_at is None:
        return frozenset()
    return list_terms(call) | list_note_terms(notes)


def _read_terms(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[str, float]]]:
    """The stored terms of these calls, with the time of each."""
    terms: dict[int, list[tuple[str, float]]] = {row: [] for row in ids}
    query = select(call_terms.c.call, call_terms.c.term, call_terms.c.started_at).where(call_terms.c.call.in_(ids))
    found: Any = connection.execute(query)
    for row, term, started_at in found:
        terms[row].append((term, started_at))
    return terms
