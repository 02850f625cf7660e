"""Counts how leases ended, each once: at a look, or before that when its number is leased again or leaves the pool."""

import sqlite3

from server.domain.leases import LeasedPool
from server.stores.leases.sqlite.places import Place, read_places, select_places
from server.stores.leases.sqlite.record import record_ends

MOST_COUNTED_AT_ONCE = 300
"""The number of leases that one transaction marks as counted, so that no claim waits for long."""

_OVER = "pool = ? AND end_kind IS NOT NULL AND (ended_at IS NOT NULL OR looked_until <= ? OR restarted_at + ? <= ?)"
_MARK = "UPDATE lease_place SET end_kind = NULL WHERE place = ?"


def find_uncounted(db: sqlite3.Connection, pool: LeasedPool, number: int, now: float) -> list[list[int]]:
    """The places whose leases have ended and are not counted yet, in batches."""
    places = select_places(db, _OVER, number, now, pool.max_lease_seconds, now)
    found = [place.place for place in places if not place.is_live(pool, now)]
    return [found[first : first + MOST_COUNTED_AT_ONCE] for first in range(0, len(found), MOST_COUNTED_AT_ONCE)]


def count_ends(db: sqlite3.Connection, pool: LeasedPool, number: int, places: list[int], now: float) -> None:
    """Count the ends of these places' leases, unless somebody else has done so since they were found."""
    over = [place for place in read_places(db, places) if not place.is_live(pool, now)]
    kinds = [kind for place in over if (kind := place.take_end_kind(pool, now))]
    db.executemany(_MARK, [(place.place,) for place in over])
    record_ends(db, number, kinds, now)


def count_end(db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float) -> None:
    """Count the end of a lease that is about to go, if nobody has; the place is still to be saved."""
    kind = place.take_end_kind(pool, now)
    if kind is not None:
        record_ends(db, place.pool, [kind], now)
