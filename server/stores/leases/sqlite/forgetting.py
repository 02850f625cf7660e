"""Forgets leases that no call can belong to any more: they hold what visitors brought along."""

import sqlite3
from collections.abc import Iterator

from server.domain.leases import LeasedPool
from server.stores.leases.sqlite.places import COLUMNS, Place, save_place
from server.stores.leases.sqlite.pools import NEVER
from server.stores.leases.sqlite.visitors import forget_visitors

MOST_FORGOTTEN = 1_000
BATCH = 50
"""So many are forgotten in one transaction, so that no claim waits for long."""

_FREE = (
    f"SELECT {COLUMNS} FROM lease_place l WHERE l.pool = ? AND (l.free_at <= ? OR l.free_at = ?) AND l.lease_id IS NOT NULL"
    " ORDER BY l.free_at, l.name"
)
_BY_NUMBER = f"SELECT {COLUMNS} FROM lease_place l WHERE l.place = ?"


def find_forgettable(db: sqlite3.Connection, pool: LeasedPool, number: int, now: float) -> list[list[int]]:
    """The places whose leases may be forgotten, in batches, those free longest first."""
    found: list[int] = []
    for row in db.execute(_FREE, (number, now, NEVER)):
        place = Place(*row)
        if _is_forgettable(pool, place, now):
            found.append(place.place)
            if len(found) == MOST_FORGOTTEN:
                break
    return [found[start : start + BATCH] for start in range(0, len(found), BATCH)]


def forget_leases(db: sqlite3.Connection, pool: LeasedPool, numbers: list[int], now: float) -> int:
    """Forget the leases of these places, unless they have been leased again since they were found."""
    forgotten = 0
    for place in _read_places(db, numbers):
        if _is_forgettable(pool, place, now):
            forget_visitors(db, place)
            place.lease_id = place.held_key = place.lease_key = place.key_tags = place.client = None
            place.ended_at = place.gone = place.calls = None
            place.restarted_at = place.looked_until = place.last_due_at = place.next_slot_at = place.crowded_until = 0
            save_place(db, place)
            forgotten += 1
    return forgotten


def _is_forgettable(pool: LeasedPool, place: Place, now: float) -> bool:
    if place.lease_id is None or now < place.free_at < NEVER or place.is_live(pool, now) or place.read_calls(now):
        return False
    return place.find_end(pool) + pool.attribution_window_seconds <= now


def _read_places(db: sqlite3.Connection, numbers: list[int]) -> Iterator[Place]:
    for number in numbers:
        row = db.execute(_BY_NUMBER, (number,)).fetchone()
        if row:
            yield Place(*row)
