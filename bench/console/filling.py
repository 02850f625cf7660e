"""Fills a database with very many calls, their index and their sums for reports, in minutes instead of hours.

The rows are those that the server writes. Only their order differs, and indexes are made after the rows.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Table, insert, text, update

from bench.console.many_calls import ACCOUNT, UNTIL, make_many_calls
from server.domain.calls.call import Call
from server.domain.calls.search_terms import list_terms
from server.domain.reports.contributions import CountingRules, count_call
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.call_log.compiled_statements import CompiledStatements
from server.stores.sql.call_log.rows import write_call_row, write_lead_row
from server.stores.sql.call_log.tables import call_marks, call_terms, calls
from server.stores.sql.engine import begin_reading, begin_writing, open_engine
from server.stores.sql.rollups.cursors import restart_cursor
from server.stores.sql.rollups.store import SqlRollups
from server.stores.sql.rollups.sums import SumChanges
from server.stores.sql.rollups.tables import rollup_blocks, rollup_cursors, rollup_hours, rollups
from server.stores.sql.rollups.writing import apply_changes

RULES = CountingRules(ACCOUNT, "America/New_York", frozenset({"gclid"}))
_CALLS_A_BATCH = 5_000
_ROWS_A_BATCH = 10_000
_INDEXED = (calls, call_terms)
_COPIED = (calls, call_terms, call_marks, rollup_cursors, rollups, rollup_blocks, rollup_hours)
_INSERT_CALL, _INSERT_TERM = insert(calls), insert(call_terms)
_LIST_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :table"
    " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
}


def fill(sqlite_url: str, count: int) -> None:
    """Create a SQLite database with this many calls, all of them indexed and counted."""
    engine = open_engine(sqlite_url)
    with closing(SqlAccountStore(engine)) as accounts:
        accounts.prepare()
        changes = SumChanges()
        with _without_indexes(engine):
            rows = enumerate(make_many_calls(count), 1)
            while batch := list(islice(rows, _CALLS_A_BATCH)):
                _write(engine, batch)
                for _row, call in batch:
                    changes.replace(None, count_call(call, RULES))
        with begin_writing(engine) as connection:
            connection.execute(insert(call_marks), {"account": ACCOUNT, "mark": count, "indexed": count})
            restart_cursor(connection, ACCOUNT, RULES.version)
            connection.execute(update(rollup_cursors).values(mark=count, counted_at=0.0))
            apply_changes(CompiledStatements(engine.dialect).on(connection.connection), ACCOUNT, changes)
        # It makes the blocks of days.
        SqlRollups(engine).count_changes(RULES, UNTIL)


def copy(sqlite_url: str, postgresql_url: str) -> None:
    """Copy a filled SQLite database to an empty one of PostgreSQL."""
    source, target = open_engine(sqlite_url), open_engine(postgresql_url)
    with closing(SqlAccountStore(source)), closing(SqlAccountStore(target)) as accounts:
        accounts.prepare()
        with (
            _without_indexes(target),
            begin_reading(source) as reading,
            begin_writing(target, is_patient=True) as writing,
        ):
            for table in _COPIED:
                _copy_table(reading, writing, table)
        # As a server does by itself, except those for tests.
        with psycopg.connect(postgresql_url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


@contextmanager
def _without_indexes(engine: Engine) -> Iterator[None]:
    query = text(_LIST_INDEXES[engine.dialect.name])
    with begin_writing(engine, is_patient=True) as connection:
        found = [tuple(row) for table in _INDEXED for row in connection.execute(query, {"table": table.name})]
        for name, _definition in found:
            connection.exec_driver_sql(f"DROP INDEX {name}")
    yield
    for _name, definition in found:
        with begin_writing(engine, is_patient=True) as connection:
            connection.exec_driver_sql(definition)


def _write(engine: Engine, batch: Sequence[tuple[int, Call]]) -> None:
    with begin_writing(engine) as connection:
        run = CompiledStatements(engine.dialect).on(connection.connection)
        run.change_all(_INSERT_CALL, [_write_row(row, call) for row, call in batch])
        run.change_all(_INSERT_TERM, [one for row, call in batch for one in _write_terms(row, call)])


def _write_row(row: int, call: Call) -> dict[str, Any]:
    own = {"id": row, "is_returned": True, "changed": row, "logged_at": call.progress.started_at}
    return {**write_call_row(call), **write_lead_row(call.lead), **own}


def _write_terms(row: int, call: Call) -> Iterator[dict[str, Any]]:
    at = call.progress.started_at
    return ({"call": row, "term": term, "account": ACCOUNT, "started_at": at} for term in sorted(list_terms(call)))


def _copy_table(reading: Connection, writing: Connection, table: Table) -> None:
    names = ", ".join(column.name for column in table.columns)
    rows: Any = reading.connection.cursor()
    rows.execute(f"SELECT {names} FROM {table.name}")
    into: Any = writing.connection.cursor()
    with into.copy(f"COPY {table.name} ({names}) FROM STDIN") as copying:
        while some := rows.fetchmany(_ROWS_A_BATCH):
            copying.write("".join(map(_write_line, some)))


def _write_line(row: Sequence[Any]) -> str:
    """A row in PostgreSQL's text format: in blocks, because the driver writes single rows much slower."""
    return "\t".join("\\N" if value is None else str(value).replace("\\", "\\\\") for value in row) + "\n"
