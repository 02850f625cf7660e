"""Pools that no account has any more: nobody asks for them or looks after them, and they go by themselves, as in Redis."""

import sqlite3

from server.stores.leases.contract import RECORD_KEPT_SECONDS
from server.stores.leases.sqlite.places import COLUMNS, Place
from server.stores.leases.sqlite.pools import drop_place

MOST_PLACES_DROPPED = 50
"""Each with up to a thousand visitors: what one transaction may take away without keeping claims waiting."""

_NEXT = "SELECT coalesce((SELECT min(pool) FROM lease_pool WHERE pool > ?), (SELECT min(pool) FROM lease_pool))"
# Whoever claims of a pool or looks after it leaves a step in its record.
_WAS_HEARD_OF = "SELECT 1 FROM lease_record WHERE pool = ? AND started_at > ? LIMIT 1"
_PLACES = f"SELECT {COLUMNS} FROM lease_place l WHERE l.pool = ? LIMIT ?"


def drop_next_if_abandoned(db: sqlite3.Connection, pool: int, now: float) -> None:
    """Forget a part of the pool that follows this one in the file, if for as long as a record is kept nobody used it.

    As every pool does so for the next one, all are looked at, at a cost that does not grow with their number.
    """
    (following,) = db.execute(_NEXT, (pool,)).fetchone()
    if db.execute(_WAS_HEARD_OF, (following, now - RECORD_KEPT_SECONDS)).fetchone():
        return
    places = db.execute(_PLACES, (following, MOST_PLACES_DROPPED)).fetchall()
    for place in places:
        drop_place(db, Place(*place))
    if len(places) < MOST_PLACES_DROPPED:
        db.execute("DELETE FROM lease_record WHERE pool = ?", (following,))
        db.execute("DELETE FROM lease_pool WHERE pool = ?", (following,))
