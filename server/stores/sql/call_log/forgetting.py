"""Which calls are to be looked after: those whose number is not back, whose end was not told, and those to be deleted."""

from sqlalchemy import Connection, delete, insert, literal, select, text, update

from server.domain.calls.call import Call
from server.stores.call_log import UnreturnedNumber
from server.stores.sql.call_log.locks import Locks
from server.stores.sql.call_log.outbox_tables import outbox
from server.stores.sql.call_log.reading import add_events
from server.stores.sql.call_log.rows import CALL_COLUMNS
from server.stores.sql.call_log.tables import calls, erased_calls

_HELD = (calls.c.call_id, calls.c.account, calls.c.number_pool, calls.c.tracking_number, calls.c.extension)
_CALLS_A_DELETE = 200  # databases bound how many values a statement has


def list_unreturned(connection: Connection, limit: int) -> list[UnreturnedNumber]:
    """As the contract has it, those that ended first at first."""
    query = (
        select(*_HELD)
        # In the very words of its index, without which all calls would be looked through.
        .where(text("NOT is_returned"), calls.c.ended_at.is_not(None))
        .order_by(calls.c.ended_at)
        .limit(limit)
    )
    return [
        UnreturnedNumber(call_id, account, number_pool, tracking_number, extension or "")
        for call_id, account, number_pool, tracking_number, extension in connection.execute(query)
    ]


def mark_returned(connection: Connection, call_id: str) -> None:
    """As the contract has it."""
    connection.execute(update(calls).where(calls.c.call_id == call_id).values(is_returned=True))


def list_forgotten(connection: Connection, started_before: float, limit: int) -> list[Call]:
    """As the contract has it, the oldest first."""
    query = (
        select(calls.c.id, *CALL_COLUMNS)
        .where(calls.c.ended_at.is_(None), calls.c.started_at < started_before)
        .order_by(calls.c.started_at)
        .limit(limit)
    )
    return add_events(connection, connection.execute(query).all())


def delete_older(connection: Connection, account: str, started_before: float, limit: int) -> int:
    """As the contract has it, the oldest first."""
    query = (
        select(calls.c.id, calls.c.call_id)
        .where(calls.c.account == account, calls.c.ended_at.is_not(None), calls.c.started_at < started_before)
        .order_by(calls.c.started_at)
        .limit(limit)
    )
    return _delete(connection, [(row, call_id) for row, call_id in connection.execute(query)])


def erase_caller(connection: Connection, account: str, caller: str, now: float) -> int:
    """As the contract has it. Webhooks of the account wait meanwhile, as one might write a postback of a call that goes."""
    Locks(connection).lock_account(account)
    is_theirs = (calls.c.account == account, calls.c.caller == caller)
    erased = select(*_HELD, literal(now)).where(*is_theirs)
    connection.execute(insert(erased_calls).from_select([*(column.name for column in _HELD), "erased_at"], erased))
    query = select(calls.c.id, calls.c.call_id).where(*is_theirs)
    return _delete(connection, [(row, call_id) for row, call_id in connection.execute(query)])


def forget_erased(connection: Connection, erased_before: float) -> int:
    """As the contract has it."""
    return connection.execute(delete(erased_calls).where(erased_calls.c.erased_at < erased_before)).rowcount


def _delete(connection: Connection, found: list[tuple[int, str]]) -> int:
    """Delete calls, with what the database deletes along with them, and their postbacks."""
    for start in range(0, len(found), _CALLS_A_DELETE):
        some = found[start : start + _CALLS_A_DELETE]
        connection.execute(delete(outbox).where(outbox.c.call_id.in_([call_id for _row, call_id in some])))
        connection.execute(delete(calls).where(calls.c.id.in_([row for row, _call_id in some])))
    return len(found)
