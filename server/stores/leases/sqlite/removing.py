"""Places that leave their pool: at once, or, with a call on them, when it ends. Their numbers rest as long as is needed.

What the pool knew of a number outlasts its place there, and goes with it to the next: no pool of the account leases it before
its rest is over, as pages may show it until then.
"""

import sqlite3

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, LeasedPool
from server.stores.leases.sqlite.places import Place, save_place
from server.stores.leases.sqlite.record import count_end
from server.stores.leases.sqlite.visitors import forget_visitors

NEVER = 9e18
"""`free_at` of a place that the pool has no more, and that is still there for the call that is on it."""

MOST_RESTS_FORGOTTEN = 1_000
"""Rests that are over, of all accounts, which go in one look."""

_NOTE = (
    "INSERT INTO lease_resting (account, name, free_at) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET free_at = max(free_at, excluded.free_at)"
)
_FORGET = (
    "DELETE FROM lease_resting WHERE (account, name) IN"
    " (SELECT account, name FROM lease_resting WHERE free_at <= ? ORDER BY free_at LIMIT ?)"
)


def drop_place(db: sqlite3.Connection, place: Place) -> None:
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


def note_rest(db: sqlite3.Connection, account: str, name: str, free_at: float, now: float) -> None:
    """Let the number rest until `free_at`, if that is still to come."""
    if free_at > now:
        db.execute(_NOTE, (account, name, free_at))


def find_rest(db: sqlite3.Connection, account: str, name: str) -> float:
    """Until when the number rests, or has rested; 0 when nothing is known."""
    row = db.execute("SELECT free_at FROM lease_resting WHERE account = ? AND name = ?", (account, name)).fetchone()
    return row[0] if row else 0.0


def find_rests(db: sqlite3.Connection, account: str, now: float) -> dict[str, float]:
    """The numbers of the account that rest, and until when."""
    return dict(
        db.execute(
            "SELECT name, free_at FROM lease_resting WHERE account = ? AND free_at > ?", (account, now)
        ).fetchall()
    )


def forget_rests(db: sqlite3.Connection, now: float) -> None:
    db.execute(_FORGET, (now, MOST_RESTS_FORGOTTEN))


def _find_end_of_showing(pool: LeasedPool, place: Place) -> float:
    """From when on no page shows the number, whatever calls are on it."""
    if place.lease_id is None:
        return 0.0
    if place.gone == Gone.RELEASED and place.ended_at is not None:
        return place.ended_at
    end = place.times.live_until(pool) if place.ended_at is None else place.ended_at
    return max(end, place.last_due_at)
