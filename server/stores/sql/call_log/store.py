"""The call log in the database of the accounts."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from server.domain.calls.call import Call
from server.stores.call_log import (
    CallFilter,
    CallLog,
    CallPage,
    CallTransaction,
    OutboxEntry,
    PostbackState,
    UnreturnedNumber,
)
from server.stores.sql.call_log import forgetting, listing, outbox
from server.stores.sql.call_log.prepared import PreparedStatements
from server.stores.sql.call_log.reading import find_account_of_call, find_call
from server.stores.sql.call_log.transaction import SqlCallTransaction
from server.stores.sql.engine import begin_reading, begin_writing


class SqlCallLog(CallLog):
    """Keeps calls in the database of the accounts, whose engine it shares with them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._prepared = PreparedStatements(self._engine.dialect)

    @contextmanager
    def begin(self) -> Iterator[CallTransaction]:
        with begin_writing(self._engine) as connection:
            yield SqlCallTransaction(self._prepared, connection)

    def find(self, account: str, call_id: str) -> Call | None:
        with begin_reading(self._engine) as connection:
            return find_call(connection, account, call_id)

    def list_running(self, account: str, lease_id: str, visitor_id: str) -> list[Call]:
        with begin_reading(self._engine) as connection:
            return listing.list_running(connection, account, lease_id, visitor_id)

    def find_account_of_call(self, call_id: str) -> str | None:
        with begin_reading(self._engine) as connection:
            return find_account_of_call(connection, call_id)

    def list_calls(self, account: str, wanted: CallFilter, cursor: str | None, limit: int) -> CallPage:
        with begin_reading(self._engine, is_patient=True) as connection:
            return listing.list_calls(connection, account, wanted, cursor, limit)

    def list_changed(self, account: str, after: int, limit: int) -> tuple[list[Call], int]:
        with begin_reading(self._engine, is_patient=True) as connection:
            return listing.list_changed(connection, account, after, limit)

    def find_last_mark(self, account: str) -> int:
        with begin_reading(self._engine) as connection:
            return listing.find_last_mark(connection, account)

    def list_unreturned(self, now: float, limit: int) -> list[UnreturnedNumber]:
        with begin_reading(self._engine) as connection:
            return forgetting.list_unreturned(connection, limit)

    def mark_returned(self, call_id: str) -> None:
        with begin_writing(self._engine) as connection:
            forgetting.mark_returned(connection, call_id)

    def list_forgotten(self, started_before: float, limit: int) -> list[Call]:
        with begin_reading(self._engine) as connection:
            return forgetting.list_forgotten(connection, started_before, limit)

    def delete_older(self, account: str, started_before: float, limit: int) -> int:
        with begin_writing(self._engine, is_patient=True) as connection:
            return forgetting.delete_older(connection, account, started_before, limit)

    def erase_caller(self, account: str, caller: str, now: float) -> int:
        with begin_writing(self._engine, is_patient=True) as connection:
            return forgetting.erase_caller(connection, account, caller, now)

    def forget_erased(self, erased_before: float) -> int:
        with begin_writing(self._engine, is_patient=True) as connection:
            return forgetting.forget_erased(connection, erased_before)

    def forget_alerts(self, created_before: float) -> int:
        with begin_writing(self._engine, is_patient=True) as connection:
            return outbox.forget_alerts(connection, created_before)

    def take_due(
        self, now: float, limit: int, lease_seconds: float, but_origins: Collection[str] = ()
    ) -> list[OutboxEntry]:
        with begin_reading(self._engine) as connection:
            if not outbox.has_due(connection, now, but_origins):
                return []
        with begin_writing(self._engine) as connection:
            return outbox.take_due(connection, now, limit, lease_seconds, but_origins)

    def mark_sent(self, entry_id: int, now: float) -> None:
        with begin_writing(self._engine) as connection:
            outbox.mark_sent(connection, entry_id, now)

    def mark_failed(self, entry_id: int, error: str, next_attempt_at: float | None) -> None:
        with begin_writing(self._engine) as connection:
            outbox.mark_failed(connection, entry_id, error, next_attempt_at)

    def list_outbox(
        self, account: str, state: PostbackState | None, limit: int, call_id: str | None = None
    ) -> list[OutboxEntry]:
        with begin_reading(self._engine) as connection:
            return outbox.list_outbox(connection, account, state, limit, call_id)

    def retry(self, account: str, entry_id: int | None, now: float) -> int:
        with begin_writing(self._engine) as connection:
            return outbox.retry(connection, account, entry_id, now)

    def close(self) -> None:
        self._engine.dispose()
