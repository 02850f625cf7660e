"""Pools that no account has any more: nobody asks for them or looks after them, and they go by themselves, as in Redis."""

import sqlite3

from server.stores.leases.contract import RECORD_KEPT_SECONDS
from server.stores.leases.sqlite.places import select_places
from server.stores.leases.sqlite.removing import drop_place

MOST_PLACES_DROPPED = 50
"""Each with up to a thousand visitors: what one transaction may take away without keeping claims waiting."""

_NEXT = "SELECT coalesce((SELECT min(pool) FROM lease_pool WHERE pool > ?), (SELECT min(pool) FROM lease_pool))"
# Whoever claims of a pool or looks after it leaves a step in its record; a pool without any has only just come.
_LAST_STEP = "SELECT max(started_at) FROM lease_record WHERE pool = ?"


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
