"""The transaction of one webhook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam, case, func, insert, select, update

from server.domain.calls.attributed import EarlierCall
from server.domain.calls.call import Call, Outcome
from server.domain.calls.events import CallEvent, EventKind
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import PostbackRequest
from server.stores.call_log import CallErased
from server.stores.retention import UnreturnedNumber
from server.stores.sql.call_log.call_counters import CallCounters
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.call_log.outbox import send, withdraw
from server.stores.sql.call_log.reading import read_events
from server.stores.sql.call_log.rows import (
    CALL_COLUMNS,
    EARLIER_COLUMNS,
    read_call,
    read_earlier,
    write_call_row,
    write_event_row,
    write_lead_row,
)
from server.stores.sql.call_log.tables import call_events, call_marks, calls, erased_calls

_MOST_EARLIER = 20

_FIND = select(calls.c.id, *CALL_COLUMNS).where(calls.c.call_id == bindparam("call_id"))
_FIND_ERASED = select(
    erased_calls.c.call_id,
    erased_calls.c.account,
    erased_calls.c.number_pool,
    erased_calls.c.tracking_number,
    func.coalesce(erased_calls.c.extension, ""),
).where(erased_calls.c.call_id == bindparam("call_id"))
_LIST_EARLIER = (
    select(*EARLIER_COLUMNS)
    .where(
        calls.c.account == bindparam("account"),
        calls.c.caller == bindparam("caller"),
        calls.c.started_at >= bindparam("since"),
        calls.c.call_id != bindparam("but_call_id"),
        calls.c.outcome != Outcome.BLOCKED.value,
    )
    .order_by(calls.c.started_at.desc(), calls.c.id.desc())
    .limit(_MOST_EARLIER)
)
_LIST_EARLIER_TO = _LIST_EARLIER.where(
    calls.c.tracking_number == bindparam("number"), func.coalesce(calls.c.extension, "") == bindparam("extension")
)
_INSERT = insert(calls).returning(calls.c.id)
# A returned call stays returned whatever arrives late, unless it now belongs to a pool that it did not belong to before.
_UPDATE = (
    update(calls)
    .where(calls.c.id == bindparam("row"))
    .values(
        is_returned=case(
            (calls.c.number_pool == bindparam("new_number_pool"), calls.c.is_returned), else_=bindparam("is_of_no_pool")
        )
    )
)
_UPDATE_LEAD = update(calls).where(calls.c.id == bindparam("row"))
_MARK = update(calls).where(calls.c.id == bindparam("row"))
_INSERT_EVENT = insert(call_events)
_NEXT_MARK = (
    update(call_marks)
    .where(call_marks.c.account == bindparam("of_account"))
    .values(mark=call_marks.c.mark + 1)
    .returning(call_marks.c.mark, call_marks.c.indexed)
)
_FIRST_MARK = insert(call_marks)


@dataclass
class _Known:
    """A call as it is stored, with its row and events, as far as this transaction knows."""

    row: int
    call: Call
    events: list[CallEvent] = field(default_factory=list)


class SqlCallTransaction(CallCounters):
    """An open transaction on this connection; no other can write to its call and account."""

    def __init__(self, run: Runner) -> None:
        super().__init__(run)
        self._known: dict[str, _Known] = {}
        self.behind: dict[str, int] = {}
        """How many changes of each account that this transaction changed are not indexed."""

    def find(self, call_id: str) -> Call | None:
        self._locks.lock_call(call_id)
        rows = self._run.fetch(_FIND, {"call_id": call_id})
        if rows:
            return self._read(rows[0])
        for erased in self._run.fetch(_FIND_ERASED, {"call_id": call_id}):
            raise CallErased(UnreturnedNumber(*erased))
        return None

    def list_earlier(
        self, account: str, caller: str, since: float, excluded_call_id: str, called: PhoneNumber
    ) -> list[EarlierCall]:
        self._locks.lock_account(account)
        if not caller:
            return []
        values = {"account": account, "caller": caller, "since": since, "but_call_id": excluded_call_id}
        rows = self._run.fetch(_LIST_EARLIER, values)
        if len(rows) == _MOST_EARLIER:
            values |= {"number": called.number, "extension": called.extension or ""}
            rows += self._run.fetch(_LIST_EARLIER_TO, values)
        found = {call.call_id: call for call in map(read_earlier, rows)}.values()
        return sorted(found, key=lambda call: call.started_at, reverse=True)

    def add(self, call: Call, now: float) -> None:
        self._locks.lock_account(call.account)
        values = {
            **write_call_row(call),
            **write_lead_row(call.lead),
            "is_returned": not call.attributed.number_pool,
            "changed": self._take_mark(call.account),
            "logged_at": now,
        }
        ((row,),) = self._run.fetch(_INSERT, values)
        self._known[call.call_id] = _Known(row, call)
        self._add_events(call, call.events)

    def update(self, call: Call, new_events: Sequence[CallEvent]) -> None:
        self._locks.lock_account(call.account)
        if call.call_id not in self._known and self.find(call.call_id) is None:
            raise LookupError(f"there is no call {call.call_id} to update")
        known = self._known[call.call_id]
        is_lead_changed = any(event.kind is EventKind.LEAD_CHANGED for event in new_events)
        if not is_lead_changed and call.lead != known.call.lead:
            call = replace(call, lead=known.call.lead)
        pool = call.attributed.number_pool
        values = {
            **write_call_row(call),
            "new_number_pool": pool,
            "is_of_no_pool": not pool,
            "changed": self._take_mark(call.account),
            "row": known.row,
        }
        self._run.change(_UPDATE, values)
        if is_lead_changed:
            self._run.change(_UPDATE_LEAD, {**write_lead_row(call.lead), "row": known.row})
        self._add_events(call, new_events)
        known.call = call

    def find_row(self, call: Call) -> int:
        """The ID of the row of a call that `find` has found."""
        return self._known[call.call_id].row

    def mark_changed(self, call: Call) -> int:
        """Record a change that is not in the row of the call, which `find` has found; returns the ID of that row."""
        self._locks.lock_account(call.account)
        row = self.find_row(call)
        self._run.change(_MARK, {"row": row, "changed": self._take_mark(call.account)})
        return row

    def send(self, requests: Sequence[PostbackRequest], now: float) -> None:
        send(self._run, requests, now)

    def withdraw(self, idempotency_keys: Sequence[str]) -> None:
        withdraw(self._run, idempotency_keys)

    def _read(self, row: Sequence[Any]) -> Call:
        events = read_events(self._run, row[0])
        call = read_call(row[1:], events)
        self._known[call.call_id] = _Known(row[0], call, events)
        return call

    def _add_events(self, call: Call, events: Iterable[CallEvent]) -> None:
        known = self._known[call.call_id]
        keys = {event.key for event in known.events}
        fresh = list({event.key: event for event in reversed(list(events)) if event.key not in keys}.values())[::-1]
        rows = [write_event_row(known.row, position, event) for position, event in enumerate(fresh, len(known.events))]
        self._run.change_all(_INSERT_EVENT, rows)
        known.events += fresh
        self.write_counters(known.row, call.account, known.events, fresh)

    def _take_mark(self, account: str) -> int:
        """The next mark of the account's changes; no other transaction gets it before this one ends."""
        taken = self._run.fetch(_NEXT_MARK, {"of_account": account})
        if taken:
            ((mark, indexed),) = taken
            self.behind[account] = mark - indexed
            return int(mark)
        self._run.change(_FIRST_MARK, {"account": account, "mark": 1})
        return 1
