"""Calls on tracking numbers. A number with a call is not leased to others; it is free at once if only the caller viewed it."""

import json
import sqlite3
from dataclasses import replace

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, Lease, LeasedPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import MOST_ENDED_CALLS
from server.stores.leases.sqlite.pool_numbers import (
    PoolNumber,
    RunningCall,
    find_pool_number,
    find_pool_numbers_elsewhere,
    save_calls,
)
from server.stores.leases.sqlite.pools import take_over_pool
from server.stores.leases.sqlite.reading import read_lease
from server.stores.leases.sqlite.removing import drop_pool_number, find_rest
from server.stores.leases.sqlite.visiting import count_viewers


def start_call(db: sqlite3.Connection, pool: LeasedPool, number: PhoneNumber, call_id: str, now: float) -> Lease | None:
    """The contract's `call_started`, within the open transaction."""
    take_over_pool(db, pool, now)
    pool_number = find_pool_number(db, pool.pool_id, number)
    if pool_number is None:
        return None
    calls = pool_number.read_calls(now)
    if call_id in calls:
        return read_lease(db, pool, pool_number, now) if calls[call_id].lease_id else None
    lease = find_lease_of_call(db, pool, pool_number, now)
    if call_id not in _read_ended(pool_number):
        _end_overdue(pool, pool_number, now)
        call = RunningCall(now, lease.lease_id if lease else None, bool(lease and lease.live))
        pool_number.write_calls({**calls, call_id: call})
        pool_number.free_at = max(pool_number.free_at, call.over_at)
        save_calls(db, pool_number)
        # The call reserves a live lease; it does not extend one that has ended.
        lease = replace(lease, calls=(*calls, call_id)) if lease else None
    return lease


def end_call(db: sqlite3.Connection, pool: LeasedPool, number: PhoneNumber, call_id: str, now: float) -> None:
    """The contract's `call_ended`, within the open transaction."""
    pool_number = find_pool_number(db, pool.pool_id, number)
    if pool_number is None:
        take_over_pool(db, pool, now)
        pool_number = find_pool_number(db, pool.pool_id, number)
    ended_until, called_until = _end_elsewhere(db, pool, number, call_id, now)
    if pool_number is None:
        return
    calls = pool_number.read_calls(now)
    was_live = pool_number.is_live(pool, now)
    _remember_ended(pool_number, call_id)
    if call_id in calls:
        _end_overdue(pool, pool_number, now)
        del calls[call_id]
        pool_number.write_calls(calls)
        if pool_number.is_removed and not calls:
            drop_pool_number(db, pool_number)
            return
        if not pool_number.is_removed:
            _forget(db, pool, pool_number, now, called_until, was_live=was_live)
    elif ended_until is not None and not pool_number.is_removed and not was_live and pool_number.free_at >= ended_until:
        pool_number.free_at = _find_rest_after_calls(db, pool, pool_number, now, called_until)
    save_calls(db, pool_number)


def _end_elsewhere(
    db: sqlite3.Connection, pool: LeasedPool, number: PhoneNumber, call_id: str, now: float
) -> tuple[float | None, float]:
    """End the call in the other pools of the account that keep the number only for it.

    Returns when it would have ended there at the latest (None if it was not there), and when the last call that continues
    there ends at the latest.
    """
    ended_until, called_until = None, 0.0
    for pool_number in find_pool_numbers_elsewhere(db, pool.pool_id, number):
        calls = pool_number.read_calls(now)
        if pool_number.is_removed and call_id in calls:
            ended_until = max(ended_until or 0.0, calls.pop(call_id).over_at)
            pool_number.write_calls(calls)
            _remember_ended(pool_number, call_id)
            if calls:
                save_calls(db, pool_number)
            else:
                drop_pool_number(db, pool_number)
        called_until = max([called_until, *(call.over_at for call in calls.values())])
    return ended_until, called_until


def find_lease_of_call(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float) -> Lease | None:
    """The lease that a call to the number belongs to: the live one, else the last one within the attribution window."""
    if pool_number.lease_id is None:
        return None
    if pool_number.is_live(pool, now) or now < pool_number.find_end(pool) + pool.attribution_window_seconds:
        return read_lease(db, pool, pool_number, now)
    return None


def _find_rest_after_calls(
    db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float, called_until: float
) -> float:
    """When a number without a live lease is free: after its rest and after the calls on it, here and in other pools."""
    calls = [call.over_at for call in pool_number.read_calls(now).values()]
    return max([now, find_rest(db, find_account(pool.pool_id), pool_number.name), called_until, *calls])


def _forget(
    db: sqlite3.Connection,
    pool: LeasedPool,
    pool_number: PoolNumber,
    now: float,
    called_until: float,
    *,
    was_live: bool,
) -> None:
    """Set when the number is free, and end the lease if a call that has now ended was the last thing that kept it live."""
    others = [call.over_at for call in pool_number.read_calls(now).values()]
    alone = not others and not pool_number.is_crowded(now) and count_viewers(db, pool, pool_number, now, 2) <= 1
    if not was_live:
        pool_number.free_at = _find_rest_after_calls(db, pool, pool_number, now, called_until)
    elif alone:
        pool_number.end(Gone.RELEASED, now)
        pool_number.free_at = now
    elif pool_number.is_live(pool, now):
        pool_number.free_at = max([pool_number.times.free_at(pool), *others])
    else:
        pool_number.end(Gone.EXPIRED, now)
        pool_number.free_at = max([now, pool_number.last_due_at, *others])


def _end_overdue(pool: LeasedPool, pool_number: PoolNumber, now: float) -> None:
    """Save the end of a lease that lived only by a call, before that call is dropped as overdue."""
    if pool_number.lease_id is not None and pool_number.ended_at is None and not pool_number.is_live(pool, now):
        pool_number.end(Gone.EXPIRED, pool_number.find_end(pool))


def _remember_ended(pool_number: PoolNumber, call_id: str) -> None:
    ended = [other for other in _read_ended(pool_number) if other != call_id]
    pool_number.ended_calls = json.dumps([*ended, call_id][-MOST_ENDED_CALLS:])


def _read_ended(pool_number: PoolNumber) -> list[str]:
    return json.loads(pool_number.ended_calls) if pool_number.ended_calls else []
