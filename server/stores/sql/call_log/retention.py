"""Maintains calls: those whose number is not returned, those whose end was never reported, and those to delete."""

from collections import Counter

import structlog
from sqlalchemy import Connection, Engine, delete, insert, literal, or_, select, text, update

from server.domain.calls.call import Call
from server.domain.calls.events import EventKind
from server.domain.postbacks.erasures import ERASING_CARRIERS, NOT_IN_API, write_erasure
from server.domain.postbacks.postback import OPERATOR, CarrierMethod, NotificationMethod
from server.stores.outbox import PostbackState
from server.stores.retention import Retention, UnreturnedNumber
from server.stores.sql.call_log.compiled_statements import CompiledStatements
from server.stores.sql.call_log.locks import Locks
from server.stores.sql.call_log.outbox import send
from server.stores.sql.call_log.outbox_tables import outbox
from server.stores.sql.call_log.reading import add_events
from server.stores.sql.call_log.rows import CALL_COLUMNS, read_json
from server.stores.sql.call_log.tables import call_events, calls, erased_calls
from server.stores.sql.engine import begin_reading, begin_writing
from server.stores.sql.rollups.cursors import lock_cursor, touch_cursor
from server.stores.sql.rollups.erasing import subtract_calls

_RESERVATION_COLUMNS = (
    calls.c.call_id,
    calls.c.account,
    calls.c.number_pool,
    calls.c.tracking_number,
    calls.c.extension,
)
_CALLS_A_DELETE = 200  # databases limit the number of parameters of a statement
_IS_WAITING = outbox.c.state == PostbackState.WAITING.value
_IS_DEAD = outbox.c.state == PostbackState.DEAD.value
_IS_ERASURE = outbox.c.method == CarrierMethod.DELETE.value
_IS_NOTIFICATION = outbox.c.method.in_([method.value for method in NotificationMethod])
# The operator's alerts, the accounts' erasures of recordings, and notifications. The index on calls finds them.
_IS_OF_NO_CALL = outbox.c.call_id == ""
_log = structlog.get_logger()


class SqlRetention(Retention):
    """Maintains the calls of a database, oldest first. The call log shares its engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statements = CompiledStatements(engine.dialect)

    def list_unreturned(self, ended_before: float, limit: int) -> list[UnreturnedNumber]:
        query = (
            select(*_RESERVATION_COLUMNS)
            # The exact words of the partial index; otherwise the query would scan all calls.
            .where(text("NOT is_returned"), calls.c.ended_at <= ended_before)
            .order_by(calls.c.ended_at)
            .limit(limit)
        )
        with begin_reading(self._engine) as connection:
            return [
                UnreturnedNumber(call_id, account, number_pool, tracking_number, extension or "")
                for call_id, account, number_pool, tracking_number, extension in connection.execute(query)
            ]

    def mark_returned(self, call_id: str) -> None:
        with begin_writing(self._engine) as connection:
            connection.execute(update(calls).where(calls.c.call_id == call_id).values(is_returned=True))

    def list_forgotten(self, started_before: float, limit: int) -> list[Call]:
        query = (
            select(calls.c.id, *CALL_COLUMNS)
            .where(calls.c.ended_at.is_(None), calls.c.started_at < started_before)
            .order_by(calls.c.started_at)
            .limit(limit)
        )
        with begin_reading(self._engine) as connection:
            return add_events(connection, connection.execute(query).all())

    def delete_older(self, account: str, started_before: float, limit: int, now: float) -> int:
        query = (
            select(calls.c.id, calls.c.call_id)
            .where(calls.c.account == account, calls.c.ended_at.is_not(None), calls.c.started_at < started_before)
            .order_by(calls.c.started_at)
            .limit(limit)
            # No webhook can add a recording between this query and the deletion of the call.
            .with_for_update()
        )
        with begin_writing(self._engine, is_patient=True) as connection:
            lock_cursor(connection, account)
            found = [(row, call_id) for row, call_id in connection.execute(query)]
            if found:
                touch_cursor(connection, account)
            return self._delete(connection, found, now)

    def erase_caller(self, account: str, caller: str, now: float) -> int:
        is_theirs = (calls.c.account == account, calls.c.caller == caller)
        columns = [*(column.name for column in _RESERVATION_COLUMNS), "erased_at"]
        query = select(calls.c.id, calls.c.call_id).where(*is_theirs)
        with begin_writing(self._engine, is_patient=True) as connection:
            # Webhooks of the account wait meanwhile, because one could write a postback of a call that is being deleted.
            Locks(self._statements.on(connection.connection)).lock_account(account)
            erased = select(*_RESERVATION_COLUMNS, literal(now)).where(*is_theirs)
            connection.execute(insert(erased_calls).from_select(columns, erased))
            found = [(row, call_id) for row, call_id in connection.execute(query)]
            subtract_calls(
                connection, self._statements.on(connection.connection), account, [row for row, _call_id in found]
            )
            return self._delete(connection, found, now)

    def forget_erased(self, erased_before: float) -> int:
        with begin_writing(self._engine, is_patient=True) as connection:
            return connection.execute(delete(erased_calls).where(erased_calls.c.erased_at < erased_before)).rowcount

    def forget_requests(self, created_before: float) -> int:
        is_in_vain = or_(outbox.c.account == OPERATOR, outbox.c.last_error.startswith(NOT_IN_API), _IS_NOTIFICATION)
        is_over = or_(outbox.c.state == PostbackState.SENT.value, is_in_vain & _IS_DEAD)
        with begin_writing(self._engine, is_patient=True) as connection:
            old = delete(outbox).where(_IS_OF_NO_CALL, is_over, outbox.c.created_at < created_before)
            return connection.execute(old).rowcount

    def finish_erasures(self, account: str) -> int | None:
        of_no_call = (_IS_OF_NO_CALL, outbox.c.account == account)
        with begin_writing(self._engine) as connection:
            if connection.execute(select(outbox.c.id).where(*of_no_call, _IS_ERASURE, _IS_WAITING).limit(1)).first():
                return None
            given_up = len(connection.execute(select(outbox.c.id).where(*of_no_call, _IS_ERASURE, _IS_DEAD)).all())
            connection.execute(delete(outbox).where(*of_no_call))
            return given_up

    def close(self) -> None:
        self._engine.dispose()

    def _delete(self, connection: Connection, found: list[tuple[int, str]], now: float) -> int:
        """Delete calls with their postbacks and all rows that depend on them, and queue the erasure of their recordings."""
        left: Counter[tuple[str, str]] = Counter()
        for start in range(0, len(found), _CALLS_A_DELETE):
            some = found[start : start + _CALLS_A_DELETE]
            rows = [row for row, _call_id in some]
            recorded = (
                select(calls.c.account, calls.c.carrier, call_events.c.details)
                .select_from(call_events)
                .join(calls, calls.c.id == call_events.c.call)
                .where(call_events.c.call.in_(rows), call_events.c.kind == EventKind.RECORDED.value)
            )
            recordings = []
            for account, carrier, details in connection.execute(recorded):
                if carrier in ERASING_CARRIERS:
                    recordings.append(write_erasure(account, carrier, read_json(details)["recording_url"]))
                else:
                    left[account, carrier] += 1
            send(self._statements.on(connection.connection), recordings, now)
            connection.execute(delete(outbox).where(outbox.c.call_id.in_([call_id for _row, call_id in some])))
            connection.execute(delete(calls).where(calls.c.id.in_(rows)))
        for (account, carrier), count in left.items():
            _log.warning("recordings_left_at_carrier", account=account, carrier=carrier, recordings=count)
        return len(found)
