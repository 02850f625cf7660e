"""Counts of an account's calls, from their events: which legs ring, which calls wait, how often a step was taken."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, func, insert, select, update

from server.domain.calls.events import CallEvent, EventKind
from server.domain.calls.legs import derive_legs
from server.domain.calls.queue_waits import derive_waits
from server.stores.call_log import CallTransaction
from server.stores.sql.call_log.compiled_statements import Runner
from server.stores.sql.call_log.locks import Locks
from server.stores.sql.call_log.rows import read_json
from server.stores.sql.call_log.tables import call_events, call_legs, call_waits, calls, step_counts

_OF_LEGS = {
    EventKind.LEG_STARTED,
    EventKind.LEG_ANSWERED,
    EventKind.LEG_ENDED,
    EventKind.RING_ENDED,
    EventKind.ENDED,
}
_OF_WAITS = {EventKind.QUEUE_ENTERED, EventKind.QUEUE_LEFT, EventKind.ENDED}

_ACCOUNT: BindParameter[str] = bindparam("account")
_OF_RECEIVING_NUMBER = (call_legs.c.account == _ACCOUNT, call_legs.c.receiving_number == bindparam("receiving_number"))
_IS_OPEN = call_legs.c.over_at.is_(None)

_DELETE_LEGS = delete(call_legs).where(call_legs.c.call == bindparam("call"))
_INSERT_LEG = insert(call_legs)
_DELETE_WAITS = delete(call_waits).where(call_waits.c.call == bindparam("call"))
_INSERT_WAIT = insert(call_waits)
_COUNT_STEP = (
    update(step_counts)
    .where(step_counts.c.account == bindparam("of_account"), step_counts.c.path == bindparam("step"))
    .values(calls=step_counts.c.calls + 1)
)
_INSERT_STEP = insert(step_counts)
_COUNT_OF_OTHERS = (
    select(func.count())
    .select_from(call_legs.join(calls, calls.c.id == call_legs.c.call))
    .where(*_OF_RECEIVING_NUMBER, calls.c.call_id != bindparam("but_call_id"))
)
_COUNT_BUSY = _COUNT_OF_OTHERS.where(_IS_OPEN, call_legs.c.started_at > bindparam("since"))
_COUNT_ANSWERED = _COUNT_OF_OTHERS.where(call_legs.c.answered_at >= bindparam("since"))
_COUNT_RINGING = _COUNT_OF_OTHERS.where(
    _IS_OPEN, call_legs.c.answered_at.is_(None), call_legs.c.started_at >= bindparam("since")
)
_READ_STEP_COUNT = select(step_counts.c.calls).where(
    step_counts.c.account == _ACCOUNT, step_counts.c.path == bindparam("step")
)
_FIND_STEPS = (
    select(call_events.c.details)
    .select_from(call_events.join(calls, calls.c.id == call_events.c.call))
    .where(calls.c.call_id == bindparam("call_id"), call_events.c.kind == EventKind.STEP_TAKEN.value)
)
_LIST_QUEUED = (
    select(calls.c.call_id, call_waits.c.entered_at)
    .select_from(call_waits.join(calls, calls.c.id == call_waits.c.call))
    .where(
        call_waits.c.account == _ACCOUNT,
        call_waits.c.path == bindparam("queue"),
        call_waits.c.entered_at > bindparam("since"),
    )
    .order_by(call_waits.c.entered_at, calls.c.id)
)


class CallCounters(CallTransaction):
    """The part of a transaction that writes and counts what other calls of the account need to know."""

    def __init__(self, run: Runner) -> None:
        self._run = run
        self._locks = Locks(run)

    def write_counters(self, call: int, account: str, known: Sequence[CallEvent], fresh: Sequence[CallEvent]) -> None:
        """Update the counters for the call in this row. `known` are all of its events, `fresh` those just added."""
        kinds = {event.kind for event in fresh}
        is_new = len(known) == len(fresh)
        if kinds & _OF_LEGS:
            self._write_legs(call, account, known, is_new=is_new)
        if kinds & _OF_WAITS:
            self._write_waits(call, account, known, is_new=is_new)
        fresh_keys = {event.key for event in fresh}
        taken = _list_paths(event for event in known if event.key not in fresh_keys)
        for path in sorted(_list_paths(fresh) - taken):
            self._count_step(account, path)

    def count_busy(self, account: str, receiving_number: str, since: float, excluded_call_id: str) -> int:
        self._locks.lock_account(account)
        return self._count(
            _COUNT_BUSY,
            {"account": account, "receiving_number": receiving_number, "since": since, "but_call_id": excluded_call_id},
        )

    def count_answered(self, account: str, receiving_number: str, since: float, excluded_call_id: str) -> int:
        self._locks.lock_account(account)
        values = {
            "account": account,
            "receiving_number": receiving_number,
            "since": since,
            "but_call_id": excluded_call_id,
        }
        return self._count(_COUNT_ANSWERED, values) + self._count(_COUNT_RINGING, values)

    def count_steps(self, account: str, path: str, excluded_call_id: str) -> int:
        self._locks.lock_account(account)
        count = self._count(_READ_STEP_COUNT, {"account": account, "step": path})
        if not count:
            return 0
        own = self._run.fetch(_FIND_STEPS, {"call_id": excluded_call_id})
        return count - any(read_json(details).get("path") == path for (details,) in own)

    def list_queued(self, account: str, path: str, since: float) -> dict[str, float]:
        self._locks.lock_account(account)
        values = {"account": account, "queue": path, "since": since}
        return dict(self._run.fetch(_LIST_QUEUED, values))

    def _write_legs(self, call: int, account: str, known: Sequence[CallEvent], *, is_new: bool) -> None:
        if not is_new:
            self._run.change(_DELETE_LEGS, {"call": call})
        rows = [
            {
                "call": call,
                "leg": leg.leg,
                "account": account,
                "receiving_number": leg.receiving_number,
                "started_at": leg.started_at,
                "answered_at": leg.answered_at,
                "over_at": leg.over_at,
            }
            for leg in derive_legs(known)
        ]
        self._run.change_all(_INSERT_LEG, rows)

    def _write_waits(self, call: int, account: str, known: Sequence[CallEvent], *, is_new: bool) -> None:
        if not is_new:
            self._run.change(_DELETE_WAITS, {"call": call})
        waits = derive_waits(known)
        # When a ring attempt fails, the caller returns to the former position in the queue.
        first = {wait.path: wait.entered_at for wait in reversed(waits)}
        rows = [
            {"call": call, "path": path, "account": account, "entered_at": first[path]}
            for path in {wait.path for wait in waits if wait.left_at is None}
        ]
        self._run.change_all(_INSERT_WAIT, rows)

    def _count_step(self, account: str, path: str) -> None:
        if not self._run.change(_COUNT_STEP, {"of_account": account, "step": path}):
            self._run.change(_INSERT_STEP, {"account": account, "path": path, "calls": 1})

    def _count(self, statement: Any, values: dict[str, Any]) -> int:
        found = self._run.fetch(statement, values)
        return int(found[0][0]) if found else 0


def _list_paths(events: Iterable[CallEvent]) -> set[str]:
    return {event.details.get("path", "") for event in events if event.kind is EventKind.STEP_TAKEN}
