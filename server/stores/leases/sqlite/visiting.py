"""Visits to a lease: which visitors view it, and when each must ask again."""

import math
import sqlite3

from server.domain.leases import (
    HEARTBEAT_SPACING_SECONDS,
    HEARTBEATS_PER_BUFFER,
    EndKind,
    LeasedPool,
    Visitor,
    bring_forward,
    choose_due_at,
)
from server.stores.leases.sqlite.pool_numbers import PoolNumber
from server.stores.leases.sqlite.visitors import add_visitor, update_visitor

_VIEWER = "SELECT due_at, number FROM lease_viewer WHERE pool_number = ? AND visitor_id = ?"
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM lease_viewer WHERE pool_number = ? AND due_at > ? LIMIT ?)"
_SET_DUE = "UPDATE lease_viewer SET due_at = ? WHERE pool_number = ? AND visitor_id = ?"


def join(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, visitor: Visitor, now: float) -> float:
    """Join the live lease of the number, which is still to be saved; returns when the visitor is due."""
    known = (
        db.execute(_VIEWER, (pool_number.pool_number, visitor.visitor_id)).fetchone() if pool_number.joined else None
    )
    if known is None:
        pool_number.restarted_at = now
        due_at = _give_slot(db, pool, pool_number, now)
        pool_number.crowded_until = max(pool_number.crowded_until, add_visitor(db, pool_number, visitor, due_at, now))
    else:
        due_at, number = known
        if due_at <= now:
            due_at = _give_slot(db, pool, pool_number, now)
            db.execute(_SET_DUE, (due_at, pool_number.pool_number, visitor.visitor_id))
        update_visitor(db, pool_number, visitor, number)
    _look(pool, pool_number, now)
    return float(due_at)


def renew_view(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, visitor_id: str, now: float) -> float:
    """Record a heartbeat for the live lease of the number, which is still to be saved; returns when the visitor is due next."""
    known = db.execute(_VIEWER, (pool_number.pool_number, visitor_id)).fetchone()
    if known is not None and known[0] > now:
        due_at: float = known[0]
    else:
        due_at = _give_slot(db, pool, pool_number, now)
        if known is None:
            # Part of a crowd: the visitor is not remembered, but its page shows the number until then.
            pool_number.crowded_until = max(pool_number.crowded_until, due_at)
        else:
            db.execute(_SET_DUE, (due_at, pool_number.pool_number, visitor_id))
    _look(pool, pool_number, now)
    return due_at


def count_viewers(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float, most: int) -> int:
    """The number of remembered visitors that still view the page; counting stops at `most`."""
    count: int = db.execute(_COUNT, (pool_number.pool_number, now - pool.buffer_seconds, most)).fetchone()[0]
    return count


def end_view(db: sqlite3.Connection, pool_number: PoolNumber, visitor_id: str) -> bool:
    """Mark the visitor as gone; False when it is not remembered, or is marked already."""
    cursor = db.execute(_SET_DUE + " AND due_at > 0", (0, pool_number.pool_number, visitor_id))
    return cursor.rowcount > 0


def set_free_at(pool: LeasedPool, pool_number: PoolNumber, now: float) -> None:
    """Set when the number of a live lease is free, from its times and its running calls."""
    pool_number.free_at = pool_number.times.free_at(pool)
    if pool_number.calls:
        pool_number.free_at = max(
            [pool_number.free_at, *(call.over_at for call in pool_number.read_calls(now).values())]
        )


def _give_slot(db: sqlite3.Connection, pool: LeasedPool, pool_number: PoolNumber, now: float) -> float:
    soonest = now + pool.buffer_seconds / HEARTBEATS_PER_BUFFER
    if pool_number.next_slot_at > soonest:
        # More viewers than fit before the next slot make no difference.
        reach = math.ceil((pool_number.next_slot_at - soonest) / HEARTBEAT_SPACING_SECONDS) + 1
        viewers = (
            pool_number.joined if pool_number.is_crowded(now) else count_viewers(db, pool, pool_number, now, reach)
        )
        pool_number.next_slot_at = bring_forward(pool, pool_number.next_slot_at, viewers, now)
    due_at = choose_due_at(pool, pool_number.restarted_at, pool_number.next_slot_at, now)
    pool_number.next_slot_at = due_at + HEARTBEAT_SPACING_SECONDS
    pool_number.last_due_at = max(pool_number.last_due_at, due_at)
    return due_at


def _look(pool: LeasedPool, pool_number: PoolNumber, now: float) -> None:
    pool_number.viewed_until = max(now + pool.buffer_seconds, pool_number.last_due_at, pool_number.viewed_until)
    pool_number.end_kind = EndKind.SILENT.value
    set_free_at(pool, pool_number, now)
