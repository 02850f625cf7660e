"""Stores what people make of calls. Each change is a transaction of the call, as a webhook is."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import ColumnElement, Engine, bindparam, delete, insert, or_, select

from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.calls.lead_changes import LONGEST_AUTHOR, LeadUpdate, change_lead
from server.domain.calls.notes import MOST_NOTES, CallNote, check_note
from server.stores.call_log import CallErased
from server.stores.leads import Leads, TooManyNotes
from server.stores.sql.call_log.compiled_statements import CompiledStatements, Runner
from server.stores.sql.call_log.tables import call_notes, calls
from server.stores.sql.call_log.transaction import SqlCallTransaction
from server.stores.sql.engine import begin_reading, begin_writing_by_driver

_LIST = (
    select(call_notes.c.id, call_notes.c.at, call_notes.c.author, call_notes.c.text)
    .where(call_notes.c.call == bindparam("of_call"))
    .order_by(call_notes.c.id)
)
_INSERT = insert(call_notes).returning(call_notes.c.id)
_DELETE = delete(call_notes).where(call_notes.c.id == bindparam("note"), call_notes.c.call == bindparam("of_call"))


class SqlLeads(Leads):
    """Shares the engine of the call log."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statements = CompiledStatements(engine.dialect)

    def set_lead(self, account: Account, call_id: str, update: LeadUpdate, author: str, now: float) -> Call | None:
        with self._change(account.key, call_id) as (_run, transaction, call):
            if call is None:
                return None
            change = change_lead(account, call, update, author, now)
            transaction.save(change, now)
            return change.after

    def add_note(self, account: str, call_id: str, text: str, author: str, now: float) -> CallNote | None:
        note, by = check_note(text), author[:LONGEST_AUTHOR]
        with self._change(account, call_id) as (run, transaction, call):
            if call is None:
                return None
            row = transaction.mark_changed(call)
            if len(run.fetch(_LIST, {"of_call": row})) >= MOST_NOTES:
                raise TooManyNotes(f"call {call.call_id} has {MOST_NOTES} notes already; delete one first")
            ((note_id,),) = run.fetch(_INSERT, {"call": row, "at": now, "author": by, "text": note})
            return CallNote(note_id, now, by, note)

    def delete_note(self, account: str, call_id: str, note_id: int) -> bool:
        with self._change(account, call_id) as (run, transaction, call):
            if call is None:
                return False
            row = transaction.find_row(call)
            if not run.change(_DELETE, {"note": note_id, "of_call": row}):
                return False
            transaction.mark_changed(call)
            return True

    def list_notes(self, account: str, call_id: str) -> list[CallNote] | None:
        found = select(calls.c.id).where(calls.c.account == account, _is_called(call_id)).order_by(calls.c.id.desc())
        with begin_reading(self._engine) as connection:
            row = connection.execute(found.limit(1)).scalar()
            if row is None:
                return None
            return [CallNote(*note) for note in connection.execute(_LIST, {"of_call": row})]

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _change(self, account: str, call_id: str) -> Iterator[tuple[Runner, SqlCallTransaction, Call | None]]:
        """A transaction, with the account's call if there is one."""
        found = select(calls.c.call_id).where(calls.c.account == account, _is_called(call_id))
        with begin_reading(self._engine) as connection:
            own_id = connection.execute(found.order_by(calls.c.id.desc()).limit(1)).scalar()
        with begin_writing_by_driver(self._engine) as driver:
            run = self._statements.on(driver)
            transaction = SqlCallTransaction(run)
            yield run, transaction, None if own_id is None else _find(transaction, own_id)


def _is_called(call_id: str) -> ColumnElement[bool]:
    return or_(calls.c.call_id == call_id, calls.c.carrier_call_id == call_id)


def _find(transaction: SqlCallTransaction, call_id: str) -> Call | None:
    try:
        return transaction.find(call_id)
    except CallErased:
        return None
