"""Forgets leases that no call can belong to any more: they hold what visitors brought along."""

import sqlite3
from itertools import islice

from server.domain.leases import MOST_VISITORS, LeasedPool
from server.stores.leases.sqlite.places import Place, read_places, save_place, select_places
from server.stores.leases.sqlite.removing import NEVER
from server.stores.leases.sqlite.visitors import forget_visitors

MOST_FORGOTTEN = 1_000
MOST_ROWS_OF_BATCH = 300
"""So many rows, of places and visitors, go in one transaction, or one place's, so that no claim waits for long."""

_FREE = "pool = ? AND (free_at <= ? OR free_at = ?) AND lease_id IS NOT NULL ORDER BY free_at, name"


def find_forgettable(db: sqlite3.Connection, pool: LeasedPool, number: int, now: float) -> list[list[int]]:
    """The places whose leases may be forgotten, in batches, those free longest first."""
    places = select_places(db, _FREE, number, now, NEVER)
    found = islice((place for place in places if _is_forgettable(pool, place, now)), MOST_FORGOTTEN)
    batches: list[list[int]] = []
    rows = MOST_ROWS_OF_BATCH
    for place in found:
        rows += 1 + min(place.joined, MOST_VISITORS)
        if rows > MOST_ROWS_OF_BATCH:
            batches.append([])
            rows = 1 + min(place.joined, MOST_VISITORS)
        batches[-1].append(place.place)
    return batches


def forget_leases(db: sqlite3.Connection, pool: LeasedPool, numbers: list[int], now: float) -> int:
    """Forget the leases of these places, unless they have been leased again since they were found."""
    forgotten = 0
    for place in read_places(db, numbers):
        if _is_forgettable(pool, place, now):
            forget_visitors(db, place)
            place.lease_id = place.held_key = place.lease_key = place.key_tags = place.client = None
            place.ended_at = place.gone = place.calls = place.former = place.end_kind = None
            place.restarted_at = place.looked_until = place.last_due_at = place.next_slot_at = place.crowded_until = 0
            save_place(db, place)
            forgotten += 1
    return forgotten


def _is_forgettable(pool: LeasedPool, place: Place, now: float) -> bool:
    if place.lease_id is None or now < place.free_at < NEVER or place.is_live(pool, now) or place.read_calls(now):
        return False
    return place.find_end(pool) + pool.attribution_window_seconds <= now
