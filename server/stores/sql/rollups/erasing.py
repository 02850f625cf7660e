"""Subtracts the calls of an erased caller from the sums, in the transaction that deletes them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.rollups.cursors import touch_cursor
from server.stores.sql.rollups.sums import SumChanges, read_contribution
from server.stores.sql.rollups.tables import counted_calls
from server.stores.sql.rollups.writing import apply_changes

_CALLS_A_QUERY = 500  # databases limit the number of parameters of a statement


def subtract_calls(connection: Connection, run: Runner, account: str, rows: Sequence[int]) -> None:
    """Subtract what the calls in these rows have added. Their rows in `counted_calls` are deleted with them."""
    touch_cursor(connection, account)
    changes = SumChanges()
    for start in range(0, len(rows), _CALLS_A_QUERY):
        is_theirs = counted_calls.c.call.in_(rows[start : start + _CALLS_A_QUERY])
        for (text,) in connection.execute(select(counted_calls.c.contribution).where(is_theirs)):
            changes.replace(read_contribution(text), None)
    apply_changes(run, account, changes)
