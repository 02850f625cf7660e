"""Pools in the file, and how their places follow the account's."""

import sqlite3

from server.domain.leases import Gone, LeasedPool, write_place
from server.stores.leases.sqlite.places import COLUMNS, Place, save_place
from server.stores.leases.sqlite.visitors import forget_visitors

NEVER = 9e18
"""`free_at` of a place that the pool has no more, and that is still there for the call that is on it."""

_POOL = "SELECT pool, revision FROM lease_pool WHERE pool_id = ?"


def find_pool(db: sqlite3.Connection, pool_id: str) -> int | None:
    """The pool's number in the file, if it was ever used."""
    row = db.execute(_POOL, (pool_id,)).fetchone()
    return row[0] if row else None


def take_over_pool(db: sqlite3.Connection, pool: LeasedPool, now: float) -> int:
    """The pool's number in the file, with the places as they are in the account."""
    row = db.execute(_POOL, (pool.pool_id,)).fetchone()
    if row is None or row[1] != pool.revision:
        # A number that comes later may have been elsewhere, on pages that still show it.
        free_at = 0.0 if row is None or row[1] is None else now + pool.buffer_seconds
        row = (add_pool(db, pool.pool_id),)
        _take_over_places(db, pool, row[0], free_at, now)
        db.execute("UPDATE lease_pool SET revision = ? WHERE pool = ?", (pool.revision, row[0]))
    number: int = row[0]
    return number


def add_pool(db: sqlite3.Connection, pool_id: str) -> int:
    """The pool's number in the file, given to it now if it has none."""
    db.execute("INSERT INTO lease_pool (pool_id) VALUES (?) ON CONFLICT DO NOTHING", (pool_id,))
    number: int = db.execute(_POOL, (pool_id,)).fetchone()[0]
    return number


def drop_place(db: sqlite3.Connection, place: Place) -> None:
    """Forget a place altogether."""
    forget_visitors(db, place)
    db.execute("DELETE FROM lease_place WHERE place = ?", (place.place,))


def _take_over_places(db: sqlite3.Connection, pool: LeasedPool, number: int, free_at: float, now: float) -> None:
    wanted = {write_place(place) for place in pool.places}
    there = dict(db.execute("SELECT name, is_removed FROM lease_place WHERE pool = ?", (number,)))
    for name, is_removed in there.items():
        if name not in wanted:
            _remove_place(db, pool, _load_place(db, number, name), now)
        elif is_removed:
            _bring_back_place(db, _load_place(db, number, name), now)
    # In order, so that neighbours in the file are neighbours in the indexes too.
    new = sorted(wanted.difference(there))
    rows = ((number, name, free_at) for name in new)
    db.executemany("INSERT INTO lease_place (pool, name, free_at) VALUES (?, ?, ?)", rows)


def _remove_place(db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float) -> None:
    if not place.read_calls(now):
        drop_place(db, place)
        return
    if place.lease_id is not None and place.ended_at is None:
        place.end(Gone.EXPIRED, min(now, place.find_end(pool)))
    place.held_key = None
    place.is_removed = 1
    place.free_at = NEVER
    save_place(db, place)


def _bring_back_place(db: sqlite3.Connection, place: Place, now: float) -> None:
    place.is_removed = 0
    place.free_at = max([now, *(call.over_at for call in place.read_calls(now).values())])
    save_place(db, place)


def _load_place(db: sqlite3.Connection, pool: int, name: str) -> Place:
    row = db.execute(f"SELECT {COLUMNS} FROM lease_place l WHERE l.pool = ? AND l.name = ?", (pool, name)).fetchone()
    return Place(*row)
