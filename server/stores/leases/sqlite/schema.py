"""The tables of leases. They share the file with the accounts, do not depend on them, and all start with `lease_`.

Rows of a number are small and change often; visitors' data is long and rarely read, so it has a table of its own. A
visitor's data is in a slot of its lease: `pool_number * MOST_VISITORS + number % MOST_VISITORS`. So a new visitor replaces
the one that joined first, without any search.
"""

import sqlite3

from server.stores.contract import StoreOutdated

VERSION = 4

_TABLES = """
CREATE TABLE lease_schema (version INTEGER NOT NULL);

CREATE TABLE lease_pool (
  pool INTEGER PRIMARY KEY,
  pool_id TEXT NOT NULL UNIQUE,
  revision TEXT,
  alerted_at REAL
);

-- A number (with an extension: "+18665550121x101") of a pool and its latest lease, if it is not forgotten.
-- `owner_key` is the key that owns the number; `lease_key` is the key of the latest lease, which may have another number now.
-- `former`: the earlier leases to which calls could belong when this one was made, each with its tags as text and its end.
-- `end_kind`: how the lease ends if nothing more happens, 'left' or 'silent', until its end is counted. A lease from before
-- version 3 has none until its next heartbeat, because it is unknown whether its viewers have left.
CREATE TABLE lease_pool_number (
  pool_number INTEGER PRIMARY KEY,
  pool INTEGER NOT NULL,
  name TEXT NOT NULL,
  is_removed INTEGER NOT NULL DEFAULT 0,
  free_at REAL NOT NULL DEFAULT 0,
  lease_id TEXT,
  owner_key TEXT,
  lease_key TEXT,
  key_tags TEXT,
  client TEXT,
  claimed_at REAL NOT NULL DEFAULT 0,
  restarted_at REAL NOT NULL DEFAULT 0,
  viewed_until REAL NOT NULL DEFAULT 0,
  last_due_at REAL NOT NULL DEFAULT 0,
  next_slot_at REAL NOT NULL DEFAULT 0,
  crowded_until REAL NOT NULL DEFAULT 0,
  joined INTEGER NOT NULL DEFAULT 0,
  ended_at REAL,
  gone TEXT,
  calls TEXT,
  ended_calls TEXT,
  former TEXT,
  end_kind TEXT
);
-- By name first: when a number joins a pool, the account's other pools are searched for it.
CREATE UNIQUE INDEX lease_pool_number_name ON lease_pool_number (name, pool);
CREATE UNIQUE INDEX lease_pool_number_key ON lease_pool_number (pool, owner_key) WHERE owner_key IS NOT NULL;
CREATE INDEX lease_pool_number_client ON lease_pool_number (pool, client) WHERE client IS NOT NULL;
-- This index alone finds the number that has been free longest, without a list of free numbers or a sweep.
CREATE INDEX lease_pool_number_free ON lease_pool_number (pool, free_at, name);

-- A number that left or joined a pool, and that no pool of the account may lease before `free_at`.
CREATE TABLE lease_resting (
  account TEXT NOT NULL,
  name TEXT NOT NULL,
  free_at REAL NOT NULL,
  PRIMARY KEY (account, name)
) WITHOUT ROWID;
CREATE INDEX lease_resting_over ON lease_resting (free_at);

-- A visitor that a lease remembers: its position in the order of joining, and when it is due; 0 once it has left.
CREATE TABLE lease_viewer (
  pool_number INTEGER NOT NULL,
  visitor_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  due_at REAL NOT NULL,
  PRIMARY KEY (pool_number, visitor_id)
) WITHOUT ROWID;

CREATE TABLE lease_visitor (
  slot INTEGER PRIMARY KEY,
  visitor_id TEXT NOT NULL,
  joined_at REAL NOT NULL,
  landing_url TEXT NOT NULL,
  referring_url TEXT NOT NULL,
  tags TEXT NOT NULL,
  page_tags TEXT NOT NULL
);

CREATE TABLE lease_record (
  pool INTEGER NOT NULL,
  started_at REAL NOT NULL,
  claims INTEGER NOT NULL DEFAULT 0,
  new_leases INTEGER NOT NULL DEFAULT 0,
  misses INTEGER NOT NULL DEFAULT 0,
  most_live INTEGER,
  ended_left INTEGER NOT NULL DEFAULT 0,
  ended_silent INTEGER NOT NULL DEFAULT 0,
  ended_max_lease_time INTEGER NOT NULL DEFAULT 0,
  ended_released INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (pool, started_at)
) WITHOUT ROWID;
"""


_SINCE_VERSION_1 = """
ALTER TABLE lease_place ADD COLUMN former TEXT;
UPDATE lease_schema SET version = 2
"""

_SINCE_VERSION_2 = """
ALTER TABLE lease_place ADD COLUMN end_kind TEXT;
ALTER TABLE lease_record ADD COLUMN ended_left INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lease_record ADD COLUMN ended_silent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lease_record ADD COLUMN ended_max_lease_time INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lease_record ADD COLUMN ended_released INTEGER NOT NULL DEFAULT 0;
UPDATE lease_schema SET version = 3
"""

_SINCE_VERSION_3 = """
DROP INDEX lease_place_name;
DROP INDEX lease_place_key;
DROP INDEX lease_place_client;
DROP INDEX lease_place_free;
ALTER TABLE lease_place RENAME TO lease_pool_number;
ALTER TABLE lease_pool_number RENAME COLUMN place TO pool_number;
ALTER TABLE lease_pool_number RENAME COLUMN held_key TO owner_key;
ALTER TABLE lease_pool_number RENAME COLUMN looked_until TO viewed_until;
ALTER TABLE lease_viewer RENAME COLUMN place TO pool_number;
ALTER TABLE lease_visitor RENAME COLUMN claimed_tags TO page_tags;
CREATE UNIQUE INDEX lease_pool_number_name ON lease_pool_number (name, pool);
CREATE UNIQUE INDEX lease_pool_number_key ON lease_pool_number (pool, owner_key) WHERE owner_key IS NOT NULL;
CREATE INDEX lease_pool_number_client ON lease_pool_number (pool, client) WHERE client IS NOT NULL;
CREATE INDEX lease_pool_number_free ON lease_pool_number (pool, free_at, name);
UPDATE lease_schema SET version = 4
"""

_STEPS = {1: _SINCE_VERSION_1, 2: _SINCE_VERSION_2, 3: _SINCE_VERSION_3}
"""What upgrades tables of each version to the next."""


def find_version(db: sqlite3.Connection) -> int:
    """The version of the tables in the file; 0 if it has none."""
    if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'lease_schema'").fetchone():
        return 0
    version: int = db.execute("SELECT version FROM lease_schema").fetchone()[0]
    return version


def check_version(db: sqlite3.Connection, where: str) -> None:
    """Raise `StoreOutdated` when a newer program has made the tables."""
    version = find_version(db)
    if version > VERSION:
        raise StoreOutdated(
            f"the leases in {where} are of version {version}, newer than this program's {VERSION}. Upgrade dni_py, or use"
            " another DNI_LEASE_URL."
        )


def make_tables(db: sqlite3.Connection, where: str) -> None:
    """Create or upgrade the tables within the open transaction."""
    check_version(db, where)
    version = find_version(db)
    if version == 0:
        _execute_all(db, _TABLES)
        db.execute("INSERT INTO lease_schema (version) VALUES (?)", (VERSION,))
        return
    for former in range(version, VERSION):
        _execute_all(db, _STEPS[former])


def _execute_all(db: sqlite3.Connection, statements: str) -> None:
    # `executescript` would end the transaction.
    for statement in statements.split(";\n"):
        if statement.strip():
            db.execute(statement)
