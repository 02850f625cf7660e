"""Forgets leases that no call can belong to any more: they hold what visitors brought along; and pools that no account has.

Nobody asks for such a pool or looks after it: it goes by itself, as in Redis.
"""

import sqlite3
from itertools import islice

from server.domain.leases import MOST_VISITORS, LeasedPool
from server.stores.leases.contract import RECORD_KEPT_SECONDS
from server.stores.leases.sqlite.places import Place, read_places, save_place, select_places
from server.stores.leases.sqlite.removing import NEVER, drop_place
from server.stores.leases.sqlite.visitors import forget_visitors

MOST_FORGOTTEN = 1_000
MOST_ROWS_OF_BATCH = 300
"""So many rows, of places and visitors, go in one transaction, or one place's, so that no claim waits for long."""

MOST_PLACES_DROPPED = 50
"""Each with up to a thousand visitors: what one transaction may take away without keeping claims waiting."""

_NEXT = "SELECT coalesce((SELECT min(pool) FROM lease_pool WHERE pool > ?), (SELECT min(pool) FROM lease_pool))"
# Whoever claims of a pool or looks after it leaves a step in its record; a pool without any has only just come.
_LAST_STEP = "SELECT max(started_at) FROM lease_record WHERE pool = ?"
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


def drop_next_if_abandoned(db: sqlite3.Connection, pool: int, now: float) -> None:
    """Forget a part of the pool that follows this one in the file, if for as long as a record is kept nobody used it.

    As every pool does so for the next one, all are looked at, at a cost that does not grow with their number.
    """
    (following,) = db.execute(_NEXT, (pool,)).fetchone()
    (last_step,) = db.execute(_LAST_STEP, (following,)).fetchone()
    if last_step is None or last_step > now - RECORD_KEPT_SECONDS:
        return
    # Whoever claims of it all the same, as after a server's long rest, takes its places over anew.
    db.execute("UPDATE lease_pool SET revision = NULL WHERE pool = ?", (following,))
    places = list(select_places(db, "pool = ? LIMIT ?", following, MOST_PLACES_DROPPED))
    for place in places:
        if not place.read_calls(now):
            drop_place(db, place)
    if not places:
        db.execute("DELETE FROM lease_record WHERE pool = ?", (following,))
        db.execute("DELETE FROM lease_pool WHERE pool = ?", (following,))


def _is_forgettable(pool: LeasedPool, place: Place, now: float) -> bool:
    if place.lease_id is None or now < place.free_at < NEVER or place.is_live(pool, now) or place.read_calls(now):
        return False
    return place.find_end(pool) + pool.attribution_window_seconds <= now
