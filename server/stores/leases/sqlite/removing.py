"""Places that leave their pool: at once, or, with a call on them, when it ends. Their numbers rest as long as is needed."""

import sqlite3

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, LeasedPool
from server.stores.leases.sqlite.ends import count_end
from server.stores.leases.sqlite.places import Place, save_place
from server.stores.leases.sqlite.resting import note_rest
from server.stores.leases.sqlite.visitors import forget_visitors

NEVER = 9e18
"""`free_at` of a place that the pool has no more, and that is still there for the call that is on it."""


def drop_place(db: sqlite3.Connection, place: Place) -> None:
    """Forget a place altogether."""
    forget_visitors(db, place)
    db.execute("DELETE FROM lease_place WHERE place = ?", (place.place,))


def remove_place(db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float) -> None:
    """Take a place out of its pool; once it is out, nothing is left when the last call on it is over."""
    is_called = bool(place.read_calls(now))
    if not place.is_removed:
        # Without a lease, what it rests for is noted already; it may wait for a call in another pool, which can end before.
        rest = _find_end_of_showing(pool, place) if is_called or place.lease_id is None else place.free_at
        note_rest(db, find_account(pool.pool_id), place.name, rest, now)
    count_end(db, pool, place, now)
    if not is_called:
        drop_place(db, place)
        return
    if place.lease_id is not None and place.ended_at is None:
        place.end(Gone.EXPIRED, min(now, place.find_end(pool)))
    place.held_key = None
    place.is_removed = 1
    place.free_at = NEVER
    save_place(db, place)


def find_free_at(place: Place, now: float) -> float:
    """When the place would be free if it stayed where it is: at the latest, should a call on it go on."""
    calls = [call.over_at for call in place.read_calls(now).values()]
    return max([0.0, *calls]) if place.is_removed else max([place.free_at, *calls])


def _find_end_of_showing(pool: LeasedPool, place: Place) -> float:
    """From when on no page shows the number, whatever calls are on it."""
    if place.lease_id is None:
        return 0.0
    if place.gone == Gone.RELEASED and place.ended_at is not None:
        return place.ended_at
    end = place.times.live_until(pool) if place.ended_at is None else place.ended_at
    return max(end, place.last_due_at)
