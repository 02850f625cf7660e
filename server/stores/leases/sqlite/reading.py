"""Leases and pools as people and the call log see them."""

import json
import sqlite3

from server.domain.leases import MOST_VISITORS, FormerLease, Lease, LeasedPool, read_place
from server.domain.number_pools import LeaseKey
from server.stores.leases.contract import MOST_LEASES_SHOWN, PoolState
from server.stores.leases.sqlite.places import Place, select_places
from server.stores.leases.sqlite.pools import find_pool
from server.stores.leases.sqlite.visiting import count_viewers
from server.stores.leases.sqlite.visitors import read_visitors

MOST_VISITORS_SHOWN = 10
"""Visitors of each lease that the state of a whole pool shows."""

_NOT_FREE = "pool = ? AND free_at > ? AND is_removed = 0"
_NEWEST = "pool = ? AND lease_id IS NOT NULL AND is_removed = 0 ORDER BY claimed_at DESC, name LIMIT ?"


def read_lease(db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float, most: int = MOST_VISITORS) -> Lease:
    """The place's latest lease as the contract shows it, with at most so many visitors."""
    live = place.is_live(pool, now)
    return Lease(
        lease_id=str(place.lease_id),
        place=read_place(place.name),
        key=LeaseKey(str(place.lease_key), json.loads(place.key_tags or "{}")),
        claimed_at=place.claimed_at,
        live=live,
        ended_at=None if live else place.find_end(pool),
        viewers=count_viewers(db, pool, place, now, MOST_VISITORS),
        is_crowded=place.is_crowded(now),
        calls=tuple(place.read_calls(now)),
        visitors=tuple(read_visitors(db, place.place, most)),
        former=tuple(FormerLease(json.loads(tags), ended_at) for tags, ended_at in place.read_former()),
    )


def read_pool_state(db: sqlite3.Connection, pool: LeasedPool, now: float) -> PoolState:
    """The contract's `pool_state`. Places that the store has not taken over yet are free."""
    size = len(pool.places)
    number = find_pool(db, pool.pool_id)
    if number is None:
        return PoolState(size, 0, 0, size, ())
    live = on_call = not_free = 0
    for place in select_places(db, _NOT_FREE, number, now):
        not_free += 1
        live += place.is_live(pool, now)
        on_call += bool(place.read_calls(now))
    newest = list(select_places(db, _NEWEST, number, MOST_LEASES_SHOWN))
    leases = tuple(read_lease(db, pool, place, now, MOST_VISITORS_SHOWN) for place in newest)
    return PoolState(size, live, on_call, max(0, size - not_free), leases)


def count_live(db: sqlite3.Connection, pool: LeasedPool, number: int, now: float) -> int:
    """How many leases live. A live lease's number is never free, so only the others are looked at."""
    return sum(place.is_live(pool, now) for place in select_places(db, _NOT_FREE, number, now))
