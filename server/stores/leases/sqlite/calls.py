"""Calls on tracking numbers: a number on a call is leased to nobody else, and is free at once when the caller was alone."""

import json
import sqlite3
from dataclasses import replace

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, Lease, LeasedPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import MOST_ENDED_CALLS
from server.stores.leases.sqlite.places import Place, RunningCall, find_place, find_places_elsewhere, save_place
from server.stores.leases.sqlite.pools import take_over_pool
from server.stores.leases.sqlite.reading import read_lease
from server.stores.leases.sqlite.removing import drop_place, find_rest
from server.stores.leases.sqlite.visiting import count_viewers


def start_call(db: sqlite3.Connection, pool: LeasedPool, number: PhoneNumber, call_id: str, now: float) -> Lease | None:
    """The contract's `call_started`, within the transaction that is open."""
    take_over_pool(db, pool, now)
    place = find_place(db, pool.pool_id, number)
    if place is None:
        return None
    calls = place.read_calls(now)
    if call_id in calls:
        return read_lease(db, pool, place, now) if calls[call_id].lease_id else None
    lease = find_lease_of_call(db, pool, place, now)
    if call_id not in _read_ended(place):
        _end_overdue(pool, place, now)
        call = RunningCall(now, lease.lease_id if lease else None, bool(lease and lease.live))
        place.write_calls({**calls, call_id: call})
        place.free_at = max(place.free_at, call.over_at)
        save_place(db, place)
        # The call holds what is live, and prolongs nothing that has ended.
        lease = replace(lease, calls=(*calls, call_id)) if lease else None
    return lease


def end_call(db: sqlite3.Connection, pool: LeasedPool, number: PhoneNumber, call_id: str, now: float) -> None:
    """The contract's `call_ended`, within the transaction that is open."""
    place = find_place(db, pool.pool_id, number)
    if place is None:
        take_over_pool(db, pool, now)
        place = find_place(db, pool.pool_id, number)
    ended_until, called_until = _end_elsewhere(db, pool, number, call_id, now)
    if place is None:
        return
    calls = place.read_calls(now)
    was_live = place.is_live(pool, now)
    _remember_ended(place, call_id)
    if call_id in calls:
        _end_overdue(pool, place, now)
        del calls[call_id]
        place.write_calls(calls)
        if place.is_removed and not calls:
            drop_place(db, place)
            return
        if not place.is_removed:
            _let_go(db, pool, place, now, called_until, was_live=was_live)
    elif ended_until is not None and not place.is_removed and not was_live and place.free_at >= ended_until:
        place.free_at = _find_rest_after_calls(db, pool, place, now, called_until)
    save_place(db, place)


def _end_elsewhere(
    db: sqlite3.Connection, pool: LeasedPool, number: PhoneNumber, call_id: str, now: float
) -> tuple[float | None, float]:
    """End the call in the other pools of the account that keep the number for it alone.

    Returns when it would have been over there, None if it was not, and when those are that go on there.
    """
    ended_until, called_until = None, 0.0
    for place in find_places_elsewhere(db, pool.pool_id, number):
        calls = place.read_calls(now)
        if place.is_removed and call_id in calls:
            ended_until = max(ended_until or 0.0, calls.pop(call_id).over_at)
            place.write_calls(calls)
            _remember_ended(place, call_id)
            if calls:
                save_place(db, place)
            else:
                drop_place(db, place)
        called_until = max([called_until, *(call.over_at for call in calls.values())])
    return ended_until, called_until


def find_lease_of_call(db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float) -> Lease | None:
    """The lease to which a call to the place belongs: the live one, else the last within the attribution window."""
    if place.lease_id is None:
        return None
    if place.is_live(pool, now) or now < place.find_end(pool) + pool.attribution_window_seconds:
        return read_lease(db, pool, place, now)
    return None


def _find_rest_after_calls(
    db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float, called_until: float
) -> float:
    """When a number without a live lease is free: after its rest, and the calls on it, here and elsewhere."""
    calls = [call.over_at for call in place.read_calls(now).values()]
    return max([now, find_rest(db, find_account(pool.pool_id), place.name), called_until, *calls])


def _let_go(
    db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float, called_until: float, *, was_live: bool
) -> None:
    """Say when the number is free, and whether the lease ends, now that a call on it is gone."""
    others = [call.over_at for call in place.read_calls(now).values()]
    alone = not others and not place.is_crowded(now) and count_viewers(db, pool, place, now, 2) <= 1
    if not was_live:
        place.free_at = _find_rest_after_calls(db, pool, place, now, called_until)
    elif alone:
        place.end(Gone.RELEASED, now)
        place.free_at = now
    elif place.is_live(pool, now):
        place.free_at = max([place.times.free_at(pool), *others])
    else:
        place.end(Gone.EXPIRED, now)
        place.free_at = max([now, place.last_due_at, *others])


def _end_overdue(pool: LeasedPool, place: Place, now: float) -> None:
    """Write down when a lease ended that lived by a call alone, before the call is dropped as overdue."""
    if place.lease_id is not None and place.ended_at is None and not place.is_live(pool, now):
        place.end(Gone.EXPIRED, place.find_end(pool))


def _remember_ended(place: Place, call_id: str) -> None:
    ended = [other for other in _read_ended(place) if other != call_id]
    place.ended_calls = json.dumps([*ended, call_id][-MOST_ENDED_CALLS:])


def _read_ended(place: Place) -> list[str]:
    return json.loads(place.ended_calls) if place.ended_calls else []
