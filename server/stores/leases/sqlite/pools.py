"""Pools in the file, and how their numbers follow the account's numbers."""

import sqlite3
from dataclasses import replace
from math import inf

from server.domain.leased_pools import find_account
from server.domain.leases import LeasedPool, write_pool_number
from server.stores.leases.sqlite.pool_numbers import PoolNumber, save_pool_number, select_pool_numbers
from server.stores.leases.sqlite.removing import find_free_at, find_rests, note_rest, remove_pool_number

_POOL = "SELECT pool, revision FROM lease_pool WHERE pool_id = ?"
# The pool IDs of an account: its key is followed by a slash, and "0" is the next character after the slash.
_POOLS_OF_ACCOUNT = (
    "SELECT pool, pool_id FROM lease_pool WHERE pool_id >= ? || '/' AND pool_id < ? || '0' AND pool != ?"
)
_CHANGED = ""
"""The revision of a pool whose numbers match no revision, because another pool has taken some."""


def find_pool(db: sqlite3.Connection, pool_id: str) -> int | None:
    """The pool's row, if it was ever used."""
    row = db.execute(_POOL, (pool_id,)).fetchone()
    return row[0] if row else None


def take_over_pool(db: sqlite3.Connection, pool: LeasedPool, now: float) -> int:
    """The pool's row, with the numbers updated from the account."""
    row = db.execute(_POOL, (pool.pool_id,)).fetchone()
    if row is None or row[1] != pool.revision:
        # Other servers and pages may know a number that is added later as a number of another pool.
        free_at = 0.0 if row is None or row[1] is None else now + pool.buffer_seconds
        row = (add_pool(db, pool.pool_id),)
        _take_over_pool_numbers(db, pool, row[0], free_at, now)
        db.execute("UPDATE lease_pool SET revision = ? WHERE pool = ?", (pool.revision, row[0]))
    pool_row: int = row[0]
    return pool_row


def add_pool(db: sqlite3.Connection, pool_id: str) -> int:
    """The pool's row, which is created if it does not exist."""
    db.execute("INSERT INTO lease_pool (pool_id) VALUES (?) ON CONFLICT DO NOTHING", (pool_id,))
    pool_row: int = db.execute(_POOL, (pool_id,)).fetchone()[0]
    return pool_row


def _take_over_pool_numbers(
    db: sqlite3.Connection, pool: LeasedPool, pool_row: int, free_at: float, now: float
) -> None:
    account = find_account(pool.pool_id)
    wanted = {write_pool_number(pool_number) for pool_number in pool.pool_numbers}
    there = dict(db.execute("SELECT name, is_removed FROM lease_pool_number WHERE pool = ?", (pool_row,)))
    for name in there:
        if name not in wanted:
            remove_pool_number(db, pool, _load_pool_number(db, pool_row, name), now)
    # In order, so that neighbours in the file are also neighbours in the indexes.
    coming = sorted(name for name in wanted if there.get(name, 1))
    others = dict(db.execute(_POOLS_OF_ACCOUNT, (account, account, pool_row)).fetchall())
    rests = find_rests(db, account, now)
    new = []
    for name in coming:
        rest = max(rests.get(name, 0.0), _move_number_here(db, pool, others, name, now) if others else 0.0)
        if name in there:
            _bring_back_pool_number(db, _load_pool_number(db, pool_row, name), rest, now)
        else:
            # Without the calls on it in other pools: when the last of them ends, they do not count any more.
            note_rest(db, account, name, free_at, now)
            new.append((pool_row, name, max(free_at, rest)))
    db.executemany("INSERT INTO lease_pool_number (pool, name, free_at) VALUES (?, ?, ?)", new)


def _move_number_here(db: sqlite3.Connection, pool: LeasedPool, others: dict[int, str], name: str, now: float) -> float:
    """Take the number from other pools of the account; returns when it would have been free there."""
    free_at = 0.0
    for pool_number in list(select_pool_numbers(db, "name = ?", name)):
        if pool_number.pool in others:
            free_at = max(free_at, find_free_at(pool_number, now))
            if not pool_number.is_removed:
                db.execute("UPDATE lease_pool SET revision = ? WHERE pool = ?", (_CHANGED, pool_number.pool))
            # The longest lease time of that pool is unknown here; without it a lease can only end too late.
            remove_pool_number(
                db, replace(pool, pool_id=others[pool_number.pool], max_lease_seconds=inf), pool_number, now
            )
    return free_at


def _bring_back_pool_number(db: sqlite3.Connection, pool_number: PoolNumber, rest: float, now: float) -> None:
    pool_number.free_at = max(now, rest, find_free_at(pool_number, now))
    pool_number.is_removed = 0
    save_pool_number(db, pool_number)


def _load_pool_number(db: sqlite3.Connection, pool: int, name: str) -> PoolNumber:
    return next(select_pool_numbers(db, "pool = ? AND name = ?", pool, name))
