"""Reads leases and pools for people and for the call log."""

import json
import sqlite3

from server.domain.leases import MOST_VISITORS, FormerLease, Lease, LeasedPool, read_pool_number
from server.domain.number_pools import LeaseKey
from server.stores.leases.contract import MOST_LEASES_SHOWN, PoolState
from server.stores.leases.sqlite.pool_numbers import PoolNumber, select_pool_numbers
from server.stores.leases.sqlite.pools import find_pool
from server.stores.leases.sqlite.visiting import count_viewers
from server.stores.leases.sqlite.visitors import read_visitors

MOST_VISITORS_SHOWN = 10
"""The number of visitors of each lease that the state of a whole pool includes."""

_NOT_FREE = "pool = ? AND free_at > ? AND is_removed = 0"
_NEWEST = "pool = ? AND lease_id IS NOT NULL AND is_removed = 0 ORDER BY claimed_at DESC, name LIMIT ?"


def read_lease(
    db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float, most: int = MOST_VISITORS
) -> Lease:
    """The number's latest lease in the form of the contract, with at most `most` visitors."""
    live = pool_number.is_live(pool, now)
    return Lease(
        lease_id=str(pool_number.lease_id),
        pool_number=read_pool_number(pool_number.name),
        key=LeaseKey(str(pool_number.lease_key), json.loads(pool_number.key_tags or "{}")),
        claimed_at=pool_number.claimed_at,
        live=live,
        ended_at=None if live else pool_number.find_end(pool),
        viewers=count_viewers(db, pool, pool_number, now, MOST_VISITORS),
        is_crowded=pool_number.is_crowded(now),
        calls=tuple(pool_number.read_calls(now)),
        visitors=tuple(read_visitors(db, pool_number.pool_number, most)),
        former=tuple(FormerLease(json.loads(tags), ended_at) for tags, ended_at in pool_number.read_former()),
    )


def read_pool_state(db: sqlite3.Connection, pool: LeasedPool, now: float) -> PoolState:
    """The contract's `pool_state`. Numbers that the store has not taken over yet count as free."""
    size = len(pool.pool_numbers)
    pool_row = find_pool(db, pool.pool_id)
    if pool_row is None:
        return PoolState(size, 0, 0, size, ())
    live = on_call = not_free = 0
    for pool_number in select_pool_numbers(db, _NOT_FREE, pool_row, now):
        not_free += 1
        live += pool_number.is_live(pool, now)
        on_call += bool(pool_number.read_calls(now))
    newest = list(select_pool_numbers(db, _NEWEST, pool_row, MOST_LEASES_SHOWN))
    leases = tuple(read_lease(db, pool, pool_number, now, MOST_VISITORS_SHOWN) for pool_number in newest)
    return PoolState(size, live, on_call, max(0, size - not_free), leases)


def count_live(db: sqlite3.Connection, pool: LeasedPool, pool_row: int, now: float) -> int:
    """The number of live leases. The number of a live lease is never free, so only numbers that are not free are checked."""
    return sum(pool_number.is_live(pool, now) for pool_number in select_pool_numbers(db, _NOT_FREE, pool_row, now))
