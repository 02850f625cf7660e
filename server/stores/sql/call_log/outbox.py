"""The outbox: postbacks are written in the transaction of their call, and workers take them from here."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, bindparam, delete, func, insert, select, update

from server.domain.postbacks.postback import DELAY_SECONDS, PostbackRequest, read_method
from server.stores.outbox import Outbox, OutboxCounts, OutboxEntry, PostbackState
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.call_log.outbox_tables import outbox
from server.stores.sql.call_log.rows import read_json, write_json
from server.stores.sql.engine import begin_reading, begin_writing

_FIND = select(outbox.c.id, outbox.c.state, outbox.c.created_at, outbox.c.next_attempt_at).where(
    outbox.c.idempotency_key == bindparam("idempotency_key")
)
# A worker that sends it has changed the time of its next attempt, and then it is too late.
_IS_STILL_DELAYED = and_(outbox.c.id == bindparam("row"), outbox.c.next_attempt_at == bindparam("held_until"))
_REPLACE = update(outbox).where(_IS_STILL_DELAYED)
_WITHDRAW = delete(outbox).where(_IS_STILL_DELAYED)
_INSERT = insert(outbox).inline()
_IS_WAITING = outbox.c.state == PostbackState.WAITING.value
_IS_DEAD = outbox.c.state == PostbackState.DEAD.value
_UNSENT = (PostbackState.WAITING.value, PostbackState.DEAD.value)
_OF_ACCOUNT = select(outbox).where(outbox.c.account == bindparam("of_account"))
_LIST = _OF_ACCOUNT.order_by(outbox.c.id.desc()).limit(bindparam("most"))
_LIST_IN_STATE = _LIST.where(outbox.c.state == bindparam("of_state"))


def send(run: Runner, requests: Sequence[PostbackRequest], now: float) -> None:
    """Implements `CallTransaction.send`."""
    for request in requests:
        rows = run.fetch(_FIND, {"idempotency_key": request.idempotency_key})
        delayed = _find_delayed(rows)
        if delayed:
            due_at = delayed["held_until"] if request.is_delayed else now
            run.change(_REPLACE, {**_write_content(request), "next_attempt_at": due_at, **delayed})
        elif not rows:
            run.change(_INSERT, _write_row(request, now))


def withdraw(run: Runner, idempotency_keys: Sequence[str]) -> None:
    """Implements `CallTransaction.withdraw`."""
    for key in idempotency_keys:
        delayed = _find_delayed(run.fetch(_FIND, {"idempotency_key": key}))
        if delayed:
            run.change(_WITHDRAW, delayed)


def _find_delayed(rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The delayed row and the time until which it is delayed, for `_IS_STILL_DELAYED`; empty if none is delayed."""
    for row, state, created_at, next_attempt_at in rows:
        if state == PostbackState.WAITING.value and created_at < next_attempt_at <= created_at + DELAY_SECONDS:
            return {"row": row, "held_until": next_attempt_at}
    return {}


class SqlOutbox(Outbox):
    """Stores the outbox in the database of the calls, with the same engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take_due(
        self, now: float, limit: int, lease_seconds: float, excluded_origins: Collection[str] = ()
    ) -> list[OutboxEntry]:
        are_due = _are_due(now, excluded_origins)
        # Checking whether any are due does not delay writers.
        with begin_reading(self._engine) as connection:
            if connection.execute(select(outbox.c.id).where(*are_due).limit(1)).fetchone() is None:
                return []
        due = select(outbox).where(*are_due).order_by(outbox.c.next_attempt_at, outbox.c.id).limit(limit)
        with begin_writing(self._engine) as connection:
            # PostgreSQL skips rows that another worker takes at this moment.
            entries = [_read_entry(row) for row in connection.execute(due.with_for_update(skip_locked=True))]
            if entries:
                taken = update(outbox).where(outbox.c.id.in_([entry.entry_id for entry in entries]))
                connection.execute(taken.values(next_attempt_at=now + lease_seconds))
        return entries

    def mark_sent(self, entry_id: int, now: float) -> None:
        attempts = outbox.c.attempts + 1
        values = {"state": PostbackState.SENT.value, "sent_at": now, "attempts": attempts, "last_error": ""}
        with begin_writing(self._engine) as connection:
            connection.execute(update(outbox).where(outbox.c.id == entry_id).values(values))

    def mark_failed(self, entry_id: int, error: str, next_attempt_at: float | None) -> None:
        values: dict[str, Any] = {"attempts": outbox.c.attempts + 1, "last_error": error}
        if next_attempt_at is None:
            values["state"] = PostbackState.DEAD.value
        else:
            values["next_attempt_at"] = next_attempt_at
        with begin_writing(self._engine) as connection:
            connection.execute(update(outbox).where(outbox.c.id == entry_id, _IS_WAITING).values(values))

    def delete_unwanted(self, entry_id: int) -> None:
        with begin_writing(self._engine) as connection:
            connection.execute(delete(outbox).where(outbox.c.id == entry_id, _IS_WAITING))

    def list_outbox(
        self, account: str, state: PostbackState | None, limit: int, call_id: str | None = None
    ) -> list[OutboxEntry]:
        wanted: dict[str, Any] = {"of_account": account, "most": limit}
        query = _LIST
        if state is not None:
            query, wanted = _LIST_IN_STATE, {**wanted, "of_state": state.value}
        if call_id is not None:
            query = query.where(outbox.c.call_id == call_id)
        with begin_reading(self._engine) as connection:
            return [_read_entry(row) for row in connection.execute(query, wanted)]

    def count_unsent(self, accounts: Collection[str]) -> OutboxCounts:
        # The index begins with account and state, so the rows of sent postbacks are not read.
        unsent = outbox.c.account.in_(sorted(accounts)) & outbox.c.state.in_(_UNSENT)
        figures = func.count(), func.min(outbox.c.created_at), func.min(outbox.c.next_attempt_at)
        counted = select(outbox.c.state, *figures).where(unsent).group_by(outbox.c.state)
        with begin_reading(self._engine) as connection:
            found = {state: rest for state, *rest in connection.execute(counted)}
        waiting, oldest, due = found.get(PostbackState.WAITING.value, (0, None, None))
        return OutboxCounts(waiting, found.get(PostbackState.DEAD.value, (0,))[0], oldest, due)

    def retry(self, account: str, entry_id: int | None, now: float) -> int:
        dead = update(outbox).where(outbox.c.account == account, _IS_DEAD)
        if entry_id is not None:
            dead = dead.where(outbox.c.id == entry_id)
        values = {"state": PostbackState.WAITING.value, "next_attempt_at": now, "attempts": 0, "last_error": ""}
        with begin_writing(self._engine) as connection:
            return connection.execute(dead.values(values)).rowcount

    def close(self) -> None:
        self._engine.dispose()


def _are_due(now: float, excluded_origins: Collection[str]) -> list[ColumnElement[bool]]:
    return [_IS_WAITING, outbox.c.next_attempt_at <= now, *(~_is_at(origin) for origin in excluded_origins)]


def _is_at(origin: str) -> ColumnElement[bool]:
    ends = func.substr(outbox.c.url, len(origin) + 1, 1)
    return and_(func.substr(outbox.c.url, 1, len(origin)) == origin, ends.in_(("", "/", "?")))


def _write_row(request: PostbackRequest, now: float) -> dict[str, Any]:
    return {
        "idempotency_key": request.idempotency_key,
        "account": request.account,
        "postback": request.postback,
        "call_id": request.call_id,
        **_write_content(request),
        "state": PostbackState.WAITING.value,
        "created_at": now,
        "next_attempt_at": now + DELAY_SECONDS if request.is_delayed else now,
        "attempts": 0,
        "last_error": "",
    }


def _write_content(request: PostbackRequest) -> dict[str, Any]:
    return {
        "method": request.method.value,
        "url": request.url,
        "headers": write_json(request.headers),
        "body": request.body,
        "secret": request.secret,
    }


def _read_entry(row: Any) -> OutboxEntry:
    request = PostbackRequest(
        row.idempotency_key,
        row.account,
        row.postback,
        row.call_id,
        read_method(row.method),
        row.url,
        read_json(row.headers),
        row.body,
        row.secret,
    )
    state = PostbackState(row.state)
    return OutboxEntry(row.id, request, state, row.created_at, row.next_attempt_at, row.attempts, row.last_error)
