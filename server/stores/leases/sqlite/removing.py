"""Removes numbers from their pool: at once, or, with a call on them, when it ends. Removed numbers rest as long as needed.

The rest of a number outlasts its stay in a pool and moves with it to the next: no pool of the account leases it before its
rest is over, because pages may still show it.
"""

import sqlite3

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, LeasedPool
from server.stores.leases.sqlite.pool_numbers import PoolNumber, save_pool_number
from server.stores.leases.sqlite.record import count_end
from server.stores.leases.sqlite.visitors import forget_visitors

NEVER = 9e18
"""`free_at` of a number that has left the pool and stays only for the call on it."""

MOST_RESTS_FORGOTTEN = 1_000
"""The number of ended rests, of all accounts, that one check deletes."""

_NOTE = (
    "INSERT INTO lease_resting (account, name, free_at) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET free_at = max(free_at, excluded.free_at)"
)
_FORGET = (
    "DELETE FROM lease_resting WHERE (account, name) IN"
    " (SELECT account, name FROM lease_resting WHERE free_at <= ? ORDER BY free_at LIMIT ?)"
)


def drop_pool_number(db: sqlite3.Connection, pool_number: PoolNumber) -> None:
    forget_visitors(db, pool_number)
    db.execute("DELETE FROM lease_pool_number WHERE pool_number = ?", (pool_number.pool_number,))


def remove_pool_number(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float) -> None:
    """Take a number out of its pool. It is deleted when the last call on it has ended."""
    is_called = bool(pool_number.read_calls(now))
    if not pool_number.is_removed:
        # It may wait for a call, here or in another pool, which can end before; what it rests for besides is noted already.
        rest = min(pool_number.free_at, find_end_of_showing(pool, pool_number))
        note_rest(db, find_account(pool.pool_id), pool_number.name, rest, now)
    count_end(db, pool, pool_number, now)
    if not is_called:
        drop_pool_number(db, pool_number)
        return
    if pool_number.lease_id is not None and pool_number.ended_at is None:
        pool_number.end(Gone.EXPIRED, min(now, pool_number.find_end(pool)))
    pool_number.owner_key = None
    pool_number.is_removed = 1
    pool_number.free_at = NEVER
    save_pool_number(db, pool_number)


def find_free_at(pool_number: PoolNumber, now: float) -> float:
    """When the number would be free at the latest if it stayed in its pool and a call on it continued."""
    calls = [call.over_at for call in pool_number.read_calls(now).values()]
    return max([0.0, *calls]) if pool_number.is_removed else max([pool_number.free_at, *calls])


def note_rest(db: sqlite3.Connection, account: str, name: str, free_at: float, now: float) -> None:
    """Let the number rest until `free_at`, if that is in the future."""
    if free_at > now:
        db.execute(_NOTE, (account, name, free_at))


def find_rest(db: sqlite3.Connection, account: str, name: str) -> float:
    """When the number's rest ends or ended; 0 when none is stored."""
    row = db.execute("SELECT free_at FROM lease_resting WHERE account = ? AND name = ?", (account, name)).fetchone()
    return row[0] if row else 0.0


def find_rests(db: sqlite3.Connection, account: str, now: float) -> dict[str, float]:
    """The numbers of the account that rest, with the end of each rest."""
    return dict(
        db.execute(
            "SELECT name, free_at FROM lease_resting WHERE account = ? AND free_at > ?", (account, now)
        ).fetchall()
    )


def forget_rests(db: sqlite3.Connection, now: float) -> None:
    db.execute(_FORGET, (now, MOST_RESTS_FORGOTTEN))


def find_end_of_showing(pool: LeasedPool, pool_number: PoolNumber) -> float:
    """From when on no page shows the number, whatever calls are on it."""
    if pool_number.lease_id is None:
        return 0.0
    if pool_number.gone == Gone.RELEASED and pool_number.ended_at is not None:
        return pool_number.ended_at
    end = pool_number.times.live_until(pool) if pool_number.ended_at is None else pool_number.ended_at
    return max(end, pool_number.last_due_at)
