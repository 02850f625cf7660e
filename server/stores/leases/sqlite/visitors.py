"""What a lease remembers of its visitors: the visit, and the tags that the page claims."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from dni_py.core.tags import add_tag
from server.domain.leases import MOST_VISITORS, Visitor
from server.stores.leases.sqlite.places import Place

_FORGET_VIEWER = (
    "DELETE FROM lease_viewer WHERE place = ? AND visitor_id = (SELECT visitor_id FROM lease_visitor WHERE slot = ?)"
    " RETURNING due_at"
)
_ADD_VIEWER = "INSERT INTO lease_viewer (place, visitor_id, number, due_at) VALUES (?, ?, ?, ?)"
_ADD = (
    "INSERT OR REPLACE INTO lease_visitor (slot, visitor_id, joined_at, landing_url, referring_url, tags, claimed_tags)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_FIND = "SELECT landing_url, referring_url, tags, claimed_tags FROM lease_visitor WHERE slot = ?"
_UPDATE = "UPDATE lease_visitor SET landing_url = ?, referring_url = ?, tags = ?, claimed_tags = ? WHERE slot = ?"
_UPDATE_CLAIMED_TAGS = "UPDATE lease_visitor SET claimed_tags = ? WHERE slot = ?"
_NUMBER = "SELECT number FROM lease_viewer WHERE place = ? AND visitor_id = ?"
_LATEST = (
    "SELECT d.visitor_id, d.landing_url, d.referring_url, d.tags, d.claimed_tags, d.joined_at FROM lease_viewer v"
    " JOIN lease_visitor d ON d.slot = v.place * ? + v.number % ? WHERE v.place = ? ORDER BY v.number DESC LIMIT ?"
)


def add_visitor(db: sqlite3.Connection, place: Place, visitor: Visitor, due_at: float, now: float) -> float:
    """Remember one more visitor of the lease.

    The one that joined first makes room for it when the lease is full; returns when that one was due, or 0.
    """
    number = place.joined
    slot = _find_slot(place, number)
    forgotten_due_at = 0.0
    if number >= MOST_VISITORS:
        for row in db.execute(_FORGET_VIEWER, (place.place, slot)).fetchall():
            forgotten_due_at = row[0]
    db.execute(_ADD_VIEWER, (place.place, visitor.visitor_id, number, due_at))
    visit = (visitor.landing_url, visitor.referring_url, _write(visitor.tags), _write(visitor.claimed_tags))
    db.execute(_ADD, (slot, visitor.visitor_id, now, *visit))
    place.joined = number + 1
    return forgotten_due_at


def update_visitor(db: sqlite3.Connection, place: Place, visitor: Visitor, number: int) -> None:
    """Keep the visit of a visitor who claims again instead of the former one, and what the page claimed besides."""
    slot = _find_slot(place, number)
    before = db.execute(_FIND, (slot,)).fetchone()
    claimed = before[3] if not visitor.claimed_tags else _write(merge_tags(before[3], visitor.claimed_tags))
    after = (visitor.landing_url, visitor.referring_url, _write(visitor.tags), claimed)
    if after != before:
        db.execute(_UPDATE, (*after, slot))


def add_claimed_tags(
    db: sqlite3.Connection, place: Place, visitor_id: str, tags: Mapping[str, str]
) -> Mapping[str, str] | None:
    """Add to what the page claims of the visitor; returns all of it, or None when the visitor is not remembered."""
    known = db.execute(_NUMBER, (place.place, visitor_id)).fetchone()
    if known is None:
        return None
    slot = _find_slot(place, known[0])
    merged = merge_tags(db.execute(_FIND, (slot,)).fetchone()[3], tags)
    db.execute(_UPDATE_CLAIMED_TAGS, (_write(merged), slot))
    return merged


def merge_tags(before: str, tags: Mapping[str, str]) -> dict[str, str]:
    """Claimed tags with others added, within the bounds of tags."""
    merged: dict[str, str] = json.loads(before)
    for name, value in tags.items():
        add_tag(merged, name, value)
    return merged


def read_visitors(db: sqlite3.Connection, place: int, most: int) -> Iterator[Visitor]:
    """The visitors that the lease remembers, the latest first."""
    for visitor_id, landing_url, referring_url, tags, claimed_tags, joined_at in db.execute(
        _LATEST, (MOST_VISITORS, MOST_VISITORS, place, most)
    ):
        yield Visitor(visitor_id, landing_url, referring_url, json.loads(tags), json.loads(claimed_tags), joined_at)


def forget_visitors(db: sqlite3.Connection, place: Place) -> None:
    if place.joined:
        first = place.place * MOST_VISITORS
        db.execute("DELETE FROM lease_viewer WHERE place = ?", (place.place,))
        db.execute("DELETE FROM lease_visitor WHERE slot BETWEEN ? AND ?", (first, first + MOST_VISITORS - 1))
        place.joined = 0


def _find_slot(place: Place, number: int) -> int:
    return place.place * MOST_VISITORS + number % MOST_VISITORS


def _write(tags: Mapping[str, Any]) -> str:
    return json.dumps(dict(tags)) if tags else "{}"
