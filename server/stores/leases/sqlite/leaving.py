"""Heartbeats, departures and releases."""

import sqlite3

from server.domain.leases import EndKind, Gone, LeasedPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import LeaseReference, Renewed
from server.stores.leases.sqlite.places import Place, find_place, save_place, save_times
from server.stores.leases.sqlite.visiting import count_viewers, look_again, look_away, set_free_at


def renew_lease(db: sqlite3.Connection, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
    """The contract's `renew`, within the transaction that is open."""
    place = find_place(db, pool.pool_id, lease.place)
    if place is None or place.lease_id != lease.lease_id:
        return Renewed(0, Gone.EXPIRED)
    if place.is_live(pool, now):
        due_at = look_again(db, pool, place, lease.visitor_id, now)
        save_times(db, place)
        return Renewed(due_at - now)
    look_away(db, place, lease.visitor_id)
    if place.last_due_at > now and _nobody_looks(db, pool, place, now):
        # The last page that still showed the number is told now that it may not.
        place.last_due_at = now
        if place.free_at > now and not place.read_calls(now):
            place.free_at = now
        save_times(db, place)
    return Renewed(0, Gone(place.gone or Gone.EXPIRED))


def leave_lease(db: sqlite3.Connection, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
    """The contract's `leave`, within the transaction that is open."""
    place = find_place(db, pool.pool_id, lease.place)
    if place is None or place.lease_id != lease.lease_id or not look_away(db, place, lease.visitor_id):
        return
    if place.is_live(pool, now) and _nobody_looks(db, pool, place, now):
        place.looked_until = now + pool.buffer_seconds
        place.last_due_at = now
        place.end_kind = EndKind.LEFT.value
        set_free_at(pool, place, now)
        save_times(db, place)


def release_place(db: sqlite3.Connection, pool: LeasedPool, number: PhoneNumber, now: float) -> bool:
    """The contract's `release`, within the transaction that is open."""
    place = find_place(db, pool.pool_id, number)
    if place is None or place.read_calls(now) or not place.is_live(pool, now):
        return False
    place.end(Gone.RELEASED, now)
    place.free_at = now
    save_place(db, place)
    return True


def _nobody_looks(db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float) -> bool:
    return not place.is_crowded(now) and count_viewers(db, pool, place, now, 1) == 0
