"""Numbers at rest: what their former pool knew of them outlasts their place there, and goes with them to the next.

A number of an account is leased by no pool that it comes to before its rest is over: pages may show it until then.
"""

import sqlite3

MOST_FORGOTTEN = 1_000
"""Rests that are over, of all accounts, which go in one look."""

_NOTE = (
    "INSERT INTO lease_resting (account, name, free_at) VALUES (?, ?, ?)"
    " ON CONFLICT DO UPDATE SET free_at = max(free_at, excluded.free_at)"
)
_FORGET = (
    "DELETE FROM lease_resting WHERE (account, name) IN"
    " (SELECT account, name FROM lease_resting WHERE free_at <= ? ORDER BY free_at LIMIT ?)"
)


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
    db.execute(_FORGET, (now, MOST_FORGOTTEN))
