"""Forgets leases that no call can belong to any more, with their visitors' data; and pools that are not in any account.

Nothing claims or maintains such a pool, so other pools delete it, as in Redis.
"""

import sqlite3
from itertools import islice

from server.domain.leases import MOST_VISITORS, LeasedPool
from server.stores.leases.contract import RECORD_KEPT_SECONDS
from server.stores.leases.sqlite.pool_numbers import (
    PoolNumber,
    read_pool_numbers,
    save_pool_number,
    select_pool_numbers,
)
from server.stores.leases.sqlite.removing import NEVER, drop_pool_number
from server.stores.leases.sqlite.visitors import forget_visitors

MOST_FORGOTTEN = 1_000
MOST_ROWS_OF_BATCH = 300
"""The number of rows (numbers and visitors) that one transaction deletes, or those of one number: no claim waits for long."""

MOST_NUMBERS_DROPPED = 50
"""The number of numbers that one transaction deletes, each with up to a thousand visitors, without delaying claims."""

_NEXT = "SELECT coalesce((SELECT min(pool) FROM lease_pool WHERE pool > ?), (SELECT min(pool) FROM lease_pool))"
# Claims and maintenance add steps to a pool's record, so a pool without any step is new.
_LAST_STEP = "SELECT max(started_at) FROM lease_record WHERE pool = ?"
_FREE = "pool = ? AND (free_at <= ? OR free_at = ?) AND lease_id IS NOT NULL ORDER BY free_at, name"


def find_forgettable(db: sqlite3.Connection, pool: LeasedPool, pool_row: int, now: float) -> list[list[int]]:
    """The numbers whose leases may be forgotten, in batches, those free longest first."""
    pool_numbers = select_pool_numbers(db, _FREE, pool_row, now, NEVER)
    found = islice(
        (pool_number for pool_number in pool_numbers if _is_forgettable(pool, pool_number, now)), MOST_FORGOTTEN
    )
    batches: list[list[int]] = []
    rows = MOST_ROWS_OF_BATCH
    for pool_number in found:
        rows += 1 + min(pool_number.joined, MOST_VISITORS)
        if rows > MOST_ROWS_OF_BATCH:
            batches.append([])
            rows = 1 + min(pool_number.joined, MOST_VISITORS)
        batches[-1].append(pool_number.pool_number)
    return batches


def forget_leases(db: sqlite3.Connection, pool: LeasedPool, numbers: list[int], now: float) -> int:
    """Forget the leases of these numbers, unless they have been leased again since they were listed."""
    forgotten = 0
    for pool_number in read_pool_numbers(db, numbers):
        if _is_forgettable(pool, pool_number, now):
            forget_visitors(db, pool_number)
            pool_number.lease_id = pool_number.owner_key = pool_number.lease_key = pool_number.key_tags = (
                pool_number.client
            ) = None
            pool_number.ended_at = pool_number.gone = pool_number.calls = pool_number.former = pool_number.end_kind = (
                None
            )
            pool_number.restarted_at = pool_number.viewed_until = pool_number.last_due_at = pool_number.next_slot_at = (
                pool_number.crowded_until
            ) = 0
            save_pool_number(db, pool_number)
            forgotten += 1
    return forgotten


def drop_next_if_abandoned(db: sqlite3.Connection, pool: int, now: float) -> None:
    """Forget part of the next pool in the file if nothing used it for as long as a record is kept.

    Every pool does this for the next one, so all are checked, and the cost does not grow with the number of pools.
    """
    (following,) = db.execute(_NEXT, (pool,)).fetchone()
    (last_step,) = db.execute(_LAST_STEP, (following,)).fetchone()
    if last_step is None or last_step > now - RECORD_KEPT_SECONDS:
        return
    # If something still claims from it, as after a long stop of the server, its numbers are taken over again.
    db.execute("UPDATE lease_pool SET revision = NULL WHERE pool = ?", (following,))
    pool_numbers = list(select_pool_numbers(db, "pool = ? LIMIT ?", following, MOST_NUMBERS_DROPPED))
    for pool_number in pool_numbers:
        if not pool_number.read_calls(now):
            drop_pool_number(db, pool_number)
    if not pool_numbers:
        db.execute("DELETE FROM lease_record WHERE pool = ?", (following,))
        db.execute("DELETE FROM lease_pool WHERE pool = ?", (following,))


def _is_forgettable(pool: LeasedPool, pool_number: PoolNumber, now: float) -> bool:
    if (
        pool_number.lease_id is None
        or now < pool_number.free_at < NEVER
        or pool_number.is_live(pool, now)
        or pool_number.read_calls(now)
    ):
        return False
    return pool_number.find_end(pool) + pool.attribution_window_seconds <= now
