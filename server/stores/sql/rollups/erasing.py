"""Subtracts the calls of an erased caller from the sums, in the transaction that deletes them."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from server.stores.sql.rollups.cursors import touch_cursor
from server.stores.sql.rollups.sums import SumChanges, read_contribution
from server.stores.sql.rollups.tables import counted_calls
from server.stores.sql.rollups.writing import VALUES_A_QUERY, apply_changes


def subtract_calls(connection: Connection, account: str, rows: Sequence[int]) -> None:
    """Subtract what the calls in these rows have added. Their rows in `counted_calls` are deleted with them."""
    touch_cursor(connection, account)
    changes = SumChanges()
    for start in range(0, len(rows), VALUES_A_QUERY):
        is_theirs = counted_calls.c.call.in_(rows[start : start + VALUES_A_QUERY])
        for (text,) in connection.execute(select(counted_calls.c.contribution).where(is_theirs)):
            changes.replace(read_contribution(text), None)
    apply_changes(connection, account, changes)
