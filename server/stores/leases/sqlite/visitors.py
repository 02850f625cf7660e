"""The visitors that a lease remembers: the visit, and the tags that the page adds."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from dni_py.core.tags import add_tag
from server.domain.leases import MOST_VISITORS, Visitor
from server.stores.leases.sqlite.pool_numbers import PoolNumber

_FORGET_VIEWER = (
    "DELETE FROM lease_viewer WHERE pool_number = ? AND visitor_id = (SELECT visitor_id FROM lease_visitor WHERE slot = ?)"
    " RETURNING due_at"
)
_ADD_VIEWER = "INSERT INTO lease_viewer (pool_number, visitor_id, number, due_at) VALUES (?, ?, ?, ?)"
_ADD = (
    "INSERT OR REPLACE INTO lease_visitor (slot, visitor_id, joined_at, landing_url, referring_url, tags, page_tags)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_FIND = "SELECT landing_url, referring_url, tags, page_tags FROM lease_visitor WHERE slot = ?"
_UPDATE = "UPDATE lease_visitor SET landing_url = ?, referring_url = ?, tags = ?, page_tags = ? WHERE slot = ?"
_UPDATE_PAGE_TAGS = "UPDATE lease_visitor SET page_tags = ? WHERE slot = ?"
_NUMBER = "SELECT number FROM lease_viewer WHERE pool_number = ? AND visitor_id = ?"
_LATEST = (
    "SELECT d.visitor_id, d.landing_url, d.referring_url, d.tags, d.page_tags, d.joined_at FROM lease_viewer v"
    " JOIN lease_visitor d ON d.slot = v.pool_number * ? + v.number % ? WHERE v.pool_number = ? ORDER BY v.number DESC LIMIT ?"
)


def add_visitor(db: sqlite3.Connection, pool_number: PoolNumber, visitor: Visitor, due_at: float, now: float) -> float:
    """Remember one more visitor of the lease.

    When the lease is full, this replaces the visitor that joined first; returns when that one was due, or 0.
    """
    number = pool_number.joined
    slot = _find_slot(pool_number, number)
    forgotten_due_at = 0.0
    if number >= MOST_VISITORS:
        for row in db.execute(_FORGET_VIEWER, (pool_number.pool_number, slot)).fetchall():
            forgotten_due_at = row[0]
    db.execute(_ADD_VIEWER, (pool_number.pool_number, visitor.visitor_id, number, due_at))
    visit = (visitor.landing_url, visitor.referring_url, _write(visitor.tags), _write(visitor.page_tags))
    db.execute(_ADD, (slot, visitor.visitor_id, now, *visit))
    pool_number.joined = number + 1
    return forgotten_due_at


def update_visitor(db: sqlite3.Connection, pool_number: PoolNumber, visitor: Visitor, number: int) -> None:
    """Replace the visit of a visitor who claims again, and add the page's new tags to the stored ones."""
    slot = _find_slot(pool_number, number)
    before = db.execute(_FIND, (slot,)).fetchone()
    claimed = before[3] if not visitor.page_tags else _write(merge_tags(before[3], visitor.page_tags))
    after = (visitor.landing_url, visitor.referring_url, _write(visitor.tags), claimed)
    if after != before:
        db.execute(_UPDATE, (*after, slot))


def add_page_tags(
    db: sqlite3.Connection, pool_number: PoolNumber, visitor_id: str, tags: Mapping[str, str]
) -> Mapping[str, str] | None:
    """Add to the visitor's page tags; returns all of them, or None when the visitor is not remembered."""
    known = db.execute(_NUMBER, (pool_number.pool_number, visitor_id)).fetchone()
    if known is None:
        return None
    slot = _find_slot(pool_number, known[0])
    merged = merge_tags(db.execute(_FIND, (slot,)).fetchone()[3], tags)
    db.execute(_UPDATE_PAGE_TAGS, (_write(merged), slot))
    return merged


def merge_tags(before: str, tags: Mapping[str, str]) -> dict[str, str]:
    """Page tags with others added, within the limits of tags."""
    merged: dict[str, str] = json.loads(before)
    for name, value in tags.items():
        add_tag(merged, name, value)
    return merged


def read_visitors(db: sqlite3.Connection, pool_number: int, most: int) -> Iterator[Visitor]:
    """The visitors that the lease remembers, latest first."""
    for visitor_id, landing_url, referring_url, tags, page_tags, joined_at in db.execute(
        _LATEST, (MOST_VISITORS, MOST_VISITORS, pool_number, most)
    ):
        yield Visitor(visitor_id, landing_url, referring_url, json.loads(tags), json.loads(page_tags), joined_at)


def forget_visitors(db: sqlite3.Connection, pool_number: PoolNumber) -> None:
    if pool_number.joined:
        first = pool_number.pool_number * MOST_VISITORS
        db.execute("DELETE FROM lease_viewer WHERE pool_number = ?", (pool_number.pool_number,))
        db.execute("DELETE FROM lease_visitor WHERE slot BETWEEN ? AND ?", (first, first + MOST_VISITORS - 1))
        pool_number.joined = 0


def _find_slot(pool_number: PoolNumber, number: int) -> int:
    return pool_number.pool_number * MOST_VISITORS + number % MOST_VISITORS


def _write(tags: Mapping[str, Any]) -> str:
    return json.dumps(dict(tags)) if tags else "{}"
