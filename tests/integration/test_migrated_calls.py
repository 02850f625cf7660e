"""Calls that an older program has logged."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, text

from server.domain.calls.call import Call
from server.domain.calls.lead import Lead
from server.domain.calls.search_terms import list_terms
from server.stores.call_log import CallFilter
from server.stores.sql.call_log.call_index import SqlCallIndex
from server.stores.sql.call_log.rows import write_call_row, write_event_row
from server.stores.sql.call_log.store import SqlCallLog
from server.stores.sql.engine import begin_reading, begin_writing, open_engine
from server.stores.sql.migrate import migrate
from tests.integration.calls.callers import NOON, answer, end, make_call, record, ring, step


def insert(connection: Connection, table: str, values: Mapping[str, Any]) -> None:
    connection.execute(
        text(
            f"INSERT INTO {table} ({', '.join(f'{chr(34)}{name}{chr(34)}' for name in values)}) VALUES (:{', :'.join(values)})"
        ),
        dict(values),
    )


def log_as_before(connection: Connection, call: Call, row: int = 1) -> None:
    """Log a call that rings, as the seventh version did."""
    own = {"id": row, "is_returned": not call.attributed.number_pool, "changed": row, "logged_at": NOON}
    insert(connection, "calls", {**write_call_row(call), **own})
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval(pg_get_serial_sequence('calls', 'id'), max(id)) FROM calls"))
    for position, event in enumerate(call.events):
        insert(connection, "call_events", write_event_row(row, position, event))
        leg = {"call": row, "account": call.account, **event.details, "started_at": event.at}
        if "leg" in event.details:
            insert(connection, "call_legs", leg)
        elif "path" in event.details:
            insert(connection, "step_counts", {"account": call.account, "path": event.details["path"], "calls": 1})
    insert(connection, "call_marks", {"account": call.account, "mark": row})


def test_calls_of_the_seventh_version_go_on_as_they_were(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    with begin_writing(engine) as connection:
        migrate(connection, "0007")
    with closing(SqlCallLog(engine)) as log:
        call = make_call("CA1", NOON, step("step", NOON, "main"), ring(NOON + 1, "desk"))
        with begin_writing(engine) as connection:
            log_as_before(connection, call)
            migrate(connection)
        assert log.find("demo", "twilio-CA1") == call
        assert call.lead == Lead()
        ended = record(log, call, answer(NOON + 5, "desk"), end(NOON + 70))
        assert log.find("demo", "twilio-CA1") == ended
        with log.begin() as transaction:
            assert transaction.count_steps("demo", "main", "none") == 1
            assert transaction.count_answered("demo", "desk", NOON, "none") == 1
        if engine.dialect.name == "sqlite":
            with begin_reading(engine) as connection:
                by_key = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%'"
                kept = {"call_events", "call_legs", "call_waits", "step_counts", "call_marks"}
                assert kept <= set(connection.execute(text(by_key)).scalars())
                assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_calls_that_have_ended_are_found_by_the_filters_after_the_migration(empty_database_url: str) -> None:
    engine = open_engine(empty_database_url)
    with begin_writing(engine) as connection:
        migrate(connection, "0007")
        over = make_call("CA1", NOON, step("step", NOON, "main"), ring(NOON + 1, "desk"), end(NOON + 70))
        log_as_before(connection, over)
        migrate(connection)
    with closing(SqlCallLog(engine)) as log:
        for wanted in (
            CallFilter(tags={"keyword": "roof repair"}),
            CallFilter(search="harbor roof ca1"),
            CallFilter(search="0123"),
            CallFilter(lead_status="new", receiving_number="desk", max_talk_seconds=0),
        ):
            assert log.list_calls("demo", wanted, None, 9).calls == (replace(over, events=()),)
        with begin_reading(engine) as connection:
            assert set(connection.execute(text("SELECT term FROM call_terms")).scalars()) == list_terms(over)
        assert SqlCallIndex(engine).list_behind() == {}
