"""The record of a pool: claims, misses and ended leases in each step of time; and when the pool last raised an alert.

The end of a lease counts once: at the next check, or before that when its number is leased again or leaves the pool.
"""

import sqlite3
from collections.abc import Sequence

from server.domain.leases import EndCounts, EndKind, LeasedPool, RecordedStep
from server.stores.leases.contract import RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS
from server.stores.leases.sqlite.pool_numbers import PoolNumber, read_pool_numbers, select_pool_numbers

MOST_COUNTED_AT_ONCE = 300
"""The number of leases that one transaction marks as counted, so that no claim waits for long."""

_COUNT = (
    "INSERT INTO lease_record (pool, started_at, claims, new_leases, misses) VALUES (?, ?, 1, ?, ?) ON CONFLICT DO UPDATE"
    " SET claims = claims + 1, new_leases = new_leases + excluded.new_leases, misses = misses + excluded.misses"
)
_ENDS = (
    "INSERT INTO lease_record (pool, started_at, ended_left, ended_silent, ended_max_lease_time, ended_released)"
    " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
    " SET ended_left = ended_left + excluded.ended_left, ended_silent = ended_silent + excluded.ended_silent,"
    " ended_max_lease_time = ended_max_lease_time + excluded.ended_max_lease_time,"
    " ended_released = ended_released + excluded.ended_released"
)
_OVER = "pool = ? AND end_kind IS NOT NULL AND (ended_at IS NOT NULL OR viewed_until <= ? OR restarted_at + ? <= ?)"
_MARK = "UPDATE lease_pool_number SET end_kind = NULL WHERE pool_number = ?"
_LIVE = (
    "INSERT INTO lease_record (pool, started_at, most_live) VALUES (?, ?, ?) ON CONFLICT DO UPDATE"
    " SET most_live = max(coalesce(most_live, 0), excluded.most_live)"
)


def count_claim(db: sqlite3.Connection, pool: int, now: float, *, is_new: bool, is_miss: bool) -> None:
    db.execute(_COUNT, (pool, _find_step(now), is_new, is_miss))


def find_uncounted(db: sqlite3.Connection, pool: LeasedPool, pool_row: int, now: float) -> list[list[int]]:
    """The numbers whose leases have ended and are not counted yet, in batches."""
    pool_numbers = select_pool_numbers(db, _OVER, pool_row, now, pool.max_lease_seconds, now)
    found = [pool_number.pool_number for pool_number in pool_numbers if not pool_number.is_live(pool, now)]
    return [found[first : first + MOST_COUNTED_AT_ONCE] for first in range(0, len(found), MOST_COUNTED_AT_ONCE)]


def count_ends(db: sqlite3.Connection, pool: LeasedPool, pool_row: int, pool_numbers: list[int], now: float) -> None:
    """Count the ends of these numbers' leases, unless another process has counted them since they were listed."""
    over = [pool_number for pool_number in read_pool_numbers(db, pool_numbers) if not pool_number.is_live(pool, now)]
    kinds = [kind for pool_number in over if (kind := pool_number.take_end_kind(pool, now))]
    db.executemany(_MARK, [(pool_number.pool_number,) for pool_number in over])
    _record_ends(db, pool_row, kinds, now)


def count_end(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float) -> None:
    """Count the end of a lease that is about to be deleted, if it is not counted yet; the number is still to be saved."""
    kind = pool_number.take_end_kind(pool, now)
    if kind is not None:
        _record_ends(db, pool_number.pool, [kind], now)


def record_live(db: sqlite3.Connection, pool: int, live: int, now: float) -> None:
    """Record the number of live leases, and forget old steps."""
    db.execute(_LIVE, (pool, _find_step(now), live))
    db.execute("DELETE FROM lease_record WHERE pool = ? AND started_at <= ?", (pool, now - RECORD_KEPT_SECONDS))


def read_steps(db: sqlite3.Connection, pool_id: str, since: float) -> list[RecordedStep]:
    """The contract's `read_record`: steps that began at `since` or later."""
    rows = db.execute(
        "SELECT started_at, claims, new_leases, misses, most_live, ended_left, ended_silent, ended_max_lease_time,"
        " ended_released FROM lease_record r JOIN lease_pool p ON p.pool = r.pool"
        " WHERE p.pool_id = ? AND started_at >= ? ORDER BY started_at",
        (pool_id, since),
    )
    return [
        RecordedStep(started_at, claims, new_leases, misses, most_live, EndCounts(*ends))
        for started_at, claims, new_leases, misses, most_live, *ends in rows
    ]


def mark_alert(db: sqlite3.Connection, pool: int, now: float, quiet_seconds: float) -> bool:
    """The contract's `begin_alert`, within the open transaction."""
    (alerted_at,) = db.execute("SELECT alerted_at FROM lease_pool WHERE pool = ?", (pool,)).fetchone()
    if alerted_at is not None and now < alerted_at + quiet_seconds:
        return False
    db.execute("UPDATE lease_pool SET alerted_at = ? WHERE pool = ?", (now, pool))
    return True


def _find_step(now: float) -> float:
    return now // RECORD_STEP_SECONDS * RECORD_STEP_SECONDS


def _record_ends(db: sqlite3.Connection, pool: int, kinds: Sequence[EndKind], now: float) -> None:
    if kinds:
        db.execute(_ENDS, (pool, _find_step(now), *(kinds.count(kind) for kind in EndKind)))
