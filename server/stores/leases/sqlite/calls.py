"""Calls on tracking numbers. A number with a call is not leased to others; it is free at once if only the caller viewed it."""

import json
import sqlite3
from dataclasses import replace
from math import inf

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, Lease, LeasedPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import MOST_ENDED_CALLS
from server.stores.leases.sqlite.pool_numbers import (
    PoolNumber,
    RunningCall,
    find_pool_number,
    find_pool_numbers_of_account,
    save_calls,
    save_pool_number,
)
from server.stores.leases.sqlite.pools import find_pool, take_over_pool
from server.stores.leases.sqlite.reading import read_lease
from server.stores.leases.sqlite.removing import drop_pool_number, find_end_of_showing, find_rest
from server.stores.leases.sqlite.visiting import count_viewers

_OTHER_POOL = LeasedPool("", (), "", buffer_seconds=0, max_lease_seconds=inf, attribution_window_seconds=0)
"""Stands for an unknown pool: its leases never expire by time."""


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


def end_call(
    db: sqlite3.Connection, pool_or_account: LeasedPool | str, number: PhoneNumber, call_id: str, now: float
) -> None:
    """The contract's `call_ended`, within the transaction that is open."""
    pool = pool_or_account if isinstance(pool_or_account, LeasedPool) else None
    own_row = find_pool(db, pool.pool_id) if pool else None
    account = find_account(pool.pool_id) if pool else str(pool_or_account)
    owner, over_at, called_until = None, [], 0.0
    for pool_number in find_pool_numbers_of_account(db, account, number):
        known = pool if pool_number.pool == own_row else None
        call = _end_in_pool(db, known, pool_number, call_id, now)
        over_at += [call.over_at] if call else []
        called_until = max([called_until, *(other.over_at for other in pool_number.read_calls(now).values())])
        owner = owner if pool_number.is_removed else (known, pool_number)
    if owner and over_at and owner[1].free_at >= min(over_at):
        known, pool_number = owner
        shown_until = find_end_of_showing(known or _OTHER_POOL, pool_number)
        pool_number.free_at = max(now, shown_until, find_rest(db, account, pool_number.name), called_until)
        save_pool_number(db, pool_number)


def _end_in_pool(
    db: sqlite3.Connection, pool: LeasedPool | None, pool_number: PoolNumber, call_id: str, now: float
) -> RunningCall | None:
    """End the call in one pool; `pool` is None when it is not the one that is given. Returns the call if it ran there."""
    calls = pool_number.read_calls(now)
    call = calls.pop(call_id, None)
    _remember_ended(pool_number, call_id)
    if call is not None:
        if pool is None:
            _end_unended(_OTHER_POOL, pool_number, now)
        else:
            _end_overdue(pool, pool_number, now)
        pool_number.write_calls(calls)
        if pool_number.is_removed and not calls:
            drop_pool_number(db, pool_number)
            return call
        if pool is not None:
            _end_if_alone(db, pool, pool_number, now)
    save_pool_number(db, pool_number)
    return call


def find_lease_of_call(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float) -> Lease | None:
    """The lease that a call to the number belongs to: the live one, else the last one within the attribution window."""
    if pool_number.lease_id is None:
        return None
    if pool_number.is_live(pool, now) or now < pool_number.find_end(pool) + pool.attribution_window_seconds:
        return read_lease(db, pool, pool_number, now)
    return None


def _end_if_alone(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float) -> None:
    """End a live lease after its last call if at most one visitor viewed it."""
    if pool_number.lease_id is None or pool_number.ended_at is not None:
        return
    is_called = bool(pool_number.read_calls(now))
    if not is_called and not pool_number.is_crowded(now) and count_viewers(db, pool, pool_number, now, 2) <= 1:
        pool_number.end(Gone.RELEASED, now)
    elif not pool_number.is_live(pool, now):
        pool_number.end(Gone.EXPIRED, now)


def _end_unended(pool: LeasedPool, pool_number: PoolNumber, now: float) -> None:
    if pool_number.lease_id is not None and pool_number.ended_at is None:
        pool_number.end(Gone.EXPIRED, min(now, pool_number.find_end(pool)))


def _end_overdue(pool: LeasedPool, pool_number: PoolNumber, now: float) -> None:
    """Record the end of a lease that only a call kept live, before the call is dropped as overdue."""
    if not pool_number.is_live(pool, now):
        _end_unended(pool, pool_number, now)


def _remember_ended(pool_number: PoolNumber, call_id: str) -> None:
    ended = [other for other in _read_ended(pool_number) if other != call_id]
    pool_number.ended_calls = json.dumps([*ended, call_id][-MOST_ENDED_CALLS:])


def _read_ended(pool_number: PoolNumber) -> list[str]:
    return json.loads(pool_number.ended_calls) if pool_number.ended_calls else []
