"""Reads calls with their events."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from server.domain.calls.call import Call
from server.domain.calls.events import CallEvent
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.call_log.rows import read_call, read_event
from server.stores.sql.call_log.tables import call_events, call_notes

_CALLS_A_QUERY = 500  # databases limit the number of parameters of a statement

_FIND_EVENTS = (
    select(call_events.c.key, call_events.c.kind, call_events.c.at, call_events.c.details)
    .where(call_events.c.call == bindparam("call"))
    .order_by(call_events.c.at, call_events.c.position)
)


def read_events(run: Runner, call: int) -> list[CallEvent]:
    """The events of the call in this row, by time."""
    found = run.fetch(_FIND_EVENTS, {"call": call})
    return [read_event(key, kind, at, details) for key, kind, at, details in found]


def add_events(connection: Connection, rows: Sequence[Any]) -> list[Call]:
    """The calls, with their events, of rows that consist of the ID and `CALL_COLUMNS`."""
    events: dict[int, list[CallEvent]] = {row[0]: [] for row in rows}
    ids = list(events)
    for start in range(0, len(ids), _CALLS_A_QUERY):
        query = (
            select(call_events.c.call, call_events.c.key, call_events.c.kind, call_events.c.at, call_events.c.details)
            .where(call_events.c.call.in_(ids[start : start + _CALLS_A_QUERY]))
            .order_by(call_events.c.call, call_events.c.at, call_events.c.position)
        )
        for call, key, kind, at, details in connection.execute(query):
            events[call].append(read_event(key, kind, at, details))
    return [read_call(row[1:], events[row[0]]) for row in rows]


def read_notes(connection: Connection, ids: Sequence[int]) -> dict[int, list[str]]:
    """The notes of the calls in these rows, oldest first; calls without notes are left out."""
    notes: dict[int, list[str]] = {}
    for start in range(0, len(ids), _CALLS_A_QUERY):
        query = select(call_notes.c.call, call_notes.c.text).where(
            call_notes.c.call.in_(ids[start : start + _CALLS_A_QUERY])
        )
        for row, note in connection.execute(query.order_by(call_notes.c.id)):
            notes.setdefault(row, []).append(note)
    return notes
