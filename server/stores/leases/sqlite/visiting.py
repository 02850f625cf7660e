"""Visits to a lease: who looks, and when each asks again."""

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
from server.stores.leases.sqlite.places import Place
from server.stores.leases.sqlite.visitors import add_visitor, update_visitor

_VIEWER = "SELECT due_at, number FROM lease_viewer WHERE place = ? AND visitor_id = ?"
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM lease_viewer WHERE place = ? AND due_at > ? LIMIT ?)"
_SET_DUE = "UPDATE lease_viewer SET due_at = ? WHERE place = ? AND visitor_id = ?"


def join(db: sqlite3.Connection, pool: LeasedPool, place: Place, visitor: Visitor, now: float) -> float:
    """A claim joins the live lease of the place, which is still to be saved; returns when the visitor is due."""
    known = db.execute(_VIEWER, (place.place, visitor.visitor_id)).fetchone() if place.joined else None
    if known is None:
        place.restarted_at = now
        due_at = _give_slot(db, pool, place, now)
        place.crowded_until = max(place.crowded_until, add_visitor(db, place, visitor, due_at, now))
    else:
        due_at, number = known
        if due_at <= now:
            due_at = _give_slot(db, pool, place, now)
            db.execute(_SET_DUE, (due_at, place.place, visitor.visitor_id))
        update_visitor(db, place, visitor, number)
    _look(pool, place, now)
    return float(due_at)


def look_again(db: sqlite3.Connection, pool: LeasedPool, place: Place, visitor_id: str, now: float) -> float:
    """A heartbeat for the live lease of the place, which is still to be saved; returns when the visitor is due next."""
    known = db.execute(_VIEWER, (place.place, visitor_id)).fetchone()
    if known is not None and known[0] > now:
        due_at: float = known[0]
    else:
        due_at = _give_slot(db, pool, place, now)
        if known is None:
            # One of a crowd: forgotten by name, but its page shows the number until then.
            place.crowded_until = max(place.crowded_until, due_at)
        else:
            db.execute(_SET_DUE, (due_at, place.place, visitor_id))
    _look(pool, place, now)
    return due_at


def count_viewers(db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float, most: int) -> int:
    """How many remembered visitors are thought to look; counting stops at `most`."""
    count: int = db.execute(_COUNT, (place.place, now - pool.buffer_seconds, most)).fetchone()[0]
    return count


def look_away(db: sqlite3.Connection, place: Place, visitor_id: str) -> bool:
    """Mark the visitor as away; False when it is not remembered, or is away already."""
    cursor = db.execute(_SET_DUE + " AND due_at > 0", (0, place.place, visitor_id))
    return cursor.rowcount > 0


def set_free_at(pool: LeasedPool, place: Place, now: float) -> None:
    """When the number of a live lease is free follows from its times, and from calls that run."""
    place.free_at = place.times.free_at(pool)
    if place.calls:
        place.free_at = max([place.free_at, *(call.over_at for call in place.read_calls(now).values())])


def _give_slot(db: sqlite3.Connection, pool: LeasedPool, place: Place, now: float) -> float:
    soonest = now + pool.buffer_seconds / HEARTBEATS_PER_BUFFER
    if place.next_slot_at > soonest:
        # Whether there are more viewers than reach up to the next slot makes no difference.
        reach = math.ceil((place.next_slot_at - soonest) / HEARTBEAT_SPACING_SECONDS) + 1
        viewers = place.joined if place.is_crowded(now) else count_viewers(db, pool, place, now, reach)
        place.next_slot_at = bring_forward(pool, place.next_slot_at, viewers, now)
    due_at = choose_due_at(pool, place.restarted_at, place.next_slot_at, now)
    place.next_slot_at = due_at + HEARTBEAT_SPACING_SECONDS
    place.last_due_at = max(place.last_due_at, due_at)
    return due_at


def _look(pool: LeasedPool, place: Place, now: float) -> None:
    place.looked_until = max(now + pool.buffer_seconds, place.last_due_at, place.looked_until)
    place.end_kind = EndKind.SILENT.value
    set_free_at(pool, place, now)
