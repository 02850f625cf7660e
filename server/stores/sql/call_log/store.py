"""The call log in the database of the accounts."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine, func, or_, select, union_all

from server.domain.calls.call import Call
from server.stores.call_log import MOST_CALLS_A_PAGE, CallFilter, CallLog, CallPage, CallTransaction, LastCall
from server.stores.contract import StoreUnavailable
from server.stores.sql.call_log.call_index import SqlCallIndex
from server.stores.sql.call_log.call_queries import read_cursor, write_cursor
from server.stores.sql.call_log.call_search import find_rows
from server.stores.sql.call_log.compiled_statements import CompiledStatements
from server.stores.sql.call_log.reading import add_events
from server.stores.sql.call_log.rows import CALL_COLUMNS, read_call
from server.stores.sql.call_log.tables import calls, erased_calls
from server.stores.sql.call_log.transaction import SqlCallTransaction
from server.stores.sql.call_log.unindexed_calls import MOST_UNINDEXED, find_last_mark
from server.stores.sql.engine import begin_reading, begin_writing_by_driver

_CALLS = select(calls.c.id, *CALL_COLUMNS)
# Without a watch, one change of 16 indexes more than that, so that what is left becomes less.
_CHANGES_A_BATCH = 16
_CALLS_A_BATCH = 32


class SqlCallLog(CallLog):
    """Stores calls in the database of the accounts, with the same engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statements = CompiledStatements(self._engine.dialect)
        self._index = SqlCallIndex(engine)

    @contextmanager
    def begin(self) -> Iterator[CallTransaction]:
        with begin_writing_by_driver(self._engine) as connection:
            transaction = SqlCallTransaction(self._statements.on(connection))
            yield transaction
        for account, changes in transaction.behind.items():
            if changes > MOST_UNINDEXED and changes % _CHANGES_A_BATCH == 0:
                # What has happened is stored; the next webhook of the account tries again.
                with suppress(StoreUnavailable):
                    self._index.index_some(account, _CALLS_A_BATCH)

    def find(self, account: str, call_id: str) -> Call | None:
        is_called_so = or_(calls.c.call_id == call_id, calls.c.carrier_call_id == call_id)
        query = _CALLS.where(calls.c.account == account, is_called_so).order_by(calls.c.id.desc()).limit(1)
        with begin_reading(self._engine) as connection:
            found = add_events(connection, connection.execute(query).all())
        return found[0] if found else None

    def list_running(self, account: str, limit: int) -> list[Call]:
        is_theirs = (calls.c.account == account, calls.c.lease_id > "", calls.c.ended_at.is_(None))
        query = select(*CALL_COLUMNS).where(*is_theirs, calls.c.visitor_id != "")
        with begin_reading(self._engine) as connection:
            return [
                read_call(row) for row in connection.execute(query.order_by(calls.c.started_at.desc()).limit(limit))
            ]

    def find_account_of_call(self, call_id: str) -> str | None:
        query = union_all(
            *(select(table.c.account).where(table.c.call_id == call_id) for table in (calls, erased_calls))
        )
        with begin_reading(self._engine) as connection:
            return connection.execute(query).scalars().first()

    def list_calls(self, account: str, wanted: CallFilter, cursor: str | None, limit: int) -> CallPage:
        limit = max(1, min(limit, MOST_CALLS_A_PAGE))
        before = None if cursor is None else read_cursor(cursor)
        with begin_reading(self._engine, is_patient=True) as connection:
            rows = find_rows(connection, account, wanted, before, limit + 1)
        found = tuple(read_call(row[1:]) for row in rows[:limit])
        has_more = len(rows) > limit
        return CallPage(found, write_cursor(found[-1].progress.started_at, rows[limit - 1][0]) if has_more else None)

    def list_last_calls(self, account: str) -> list[LastCall]:
        number = (calls.c.tracking_number, calls.c.carrier)
        query = select(*number, func.max(calls.c.started_at)).where(calls.c.account == account)
        with begin_reading(self._engine, is_patient=True) as connection:
            rows = connection.execute(query.group_by(*number).order_by(*number)).all()
        return [LastCall(*row) for row in rows]

    def list_calls_of_caller(self, account: str, caller: str) -> list[Call]:
        query = _CALLS.where(calls.c.account == account, calls.c.caller == caller)
        with begin_reading(self._engine, is_patient=True) as connection:
            return add_events(connection, connection.execute(query.order_by(calls.c.started_at, calls.c.id)).all())

    def list_changed(self, account: str, after: int, limit: int) -> tuple[list[Call], int]:
        query = (
            _CALLS.add_columns(calls.c.changed)
            .where(calls.c.account == account, calls.c.changed > after)
            .order_by(calls.c.changed)
            .limit(max(1, min(limit, MOST_CALLS_A_PAGE)))
        )
        with begin_reading(self._engine, is_patient=True) as connection:
            rows = connection.execute(query).all()
            return add_events(connection, [row[:-1] for row in rows]), rows[-1][-1] if rows else after

    def find_last_mark(self, account: str) -> int:
        with begin_reading(self._engine) as connection:
            return find_last_mark(connection, account)

    def close(self) -> None:
        self._engine.dispose()
