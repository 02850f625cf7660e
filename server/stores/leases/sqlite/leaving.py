"""Heartbeats, leaving and releases."""

import sqlite3

from server.domain.leased_pools import find_account
from server.domain.leases import EndKind, Gone, LeasedPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import LeaseReference, Renewed
from server.stores.leases.sqlite.pool_numbers import PoolNumber, find_pool_number, save_pool_number, save_times
from server.stores.leases.sqlite.removing import find_end_of_showing, find_rest
from server.stores.leases.sqlite.visiting import count_viewers, end_view, renew_view, set_free_at


def renew_lease(db: sqlite3.Connection, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
    """The contract's `renew`, within the open transaction."""
    pool_number = find_pool_number(db, pool.pool_id, lease.pool_number)
    if pool_number is None or pool_number.lease_id != lease.lease_id:
        return Renewed(0, Gone.EXPIRED)
    if pool_number.is_live(pool, now):
        due_at = renew_view(db, pool, pool_number, lease.visitor_id, now)
        save_times(db, pool_number)
        return Renewed(due_at - now)
    end_view(db, pool_number, lease.visitor_id)
    if pool_number.last_due_at > now and _has_no_viewer(db, pool, pool_number, now):
        # The last page that still showed the number learns now that it must stop.
        waits_for_pages = now < pool_number.free_at <= find_end_of_showing(pool, pool_number)
        pool_number.last_due_at = now
        if waits_for_pages:
            pool_number.free_at = max(now, find_rest(db, find_account(pool.pool_id), pool_number.name))
        save_times(db, pool_number)
    return Renewed(0, Gone(pool_number.gone or Gone.EXPIRED))


def leave_lease(db: sqlite3.Connection, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
    """The contract's `leave`, within the open transaction."""
    pool_number = find_pool_number(db, pool.pool_id, lease.pool_number)
    if pool_number is None or pool_number.lease_id != lease.lease_id or not end_view(db, pool_number, lease.visitor_id):
        return
    if pool_number.is_live(pool, now) and _has_no_viewer(db, pool, pool_number, now):
        pool_number.viewed_until = now + pool.buffer_seconds
        pool_number.last_due_at = now
        pool_number.end_kind = EndKind.LEFT.value
        set_free_at(pool, pool_number, now)
        save_times(db, pool_number)


def release_pool_number(db: sqlite3.Connection, pool: LeasedPool, number: PhoneNumber, now: float) -> bool:
    """The contract's `release`, within the open transaction."""
    pool_number = find_pool_number(db, pool.pool_id, number)
    if pool_number is None or pool_number.read_calls(now) or not pool_number.is_live(pool, now):
        return False
    pool_number.end(Gone.RELEASED, now)
    pool_number.free_at = now
    save_pool_number(db, pool_number)
    return True


def _has_no_viewer(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float) -> bool:
    return not pool_number.is_crowded(now) and count_viewers(db, pool, pool_number, now, 1) == 0
