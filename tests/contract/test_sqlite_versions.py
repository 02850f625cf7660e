"""Files of other versions: older ones are upgraded and keep their data, newer ones are left alone."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.domain.leases import EndCounts, Visitor
from server.stores.contract import StoreOutdated
from server.stores.leases.contract import Claim, Claimed, LeaseReference
from server.stores.leases.sqlite.store import SqliteLeaseStore
from tests.contract.pool_driver import OPENS_AT, make_key, make_pool

ADDED_SINCE = {
    1: [("lease_pool_number", "former")],
    2: [
        ("lease_pool_number", "end_kind"),
        *(("lease_record", f"ended_{kind}") for kind in ("left", "silent", "max_lease_time", "released")),
    ],
}
"""Columns that tables of each version lack, in addition to those that later versions lack."""

RENAMED_SINCE_3 = {
    "lease_pool_number": {"place": "pool_number", "held_key": "owner_key", "looked_until": "viewed_until"},
    "lease_viewer": {"place": "pool_number"},
    "lease_visitor": {"claimed_tags": "page_tags"},
}
INDEXES = {"name": "name, pool", "key": "pool, held_key", "client": "pool, client", "free": "pool, free_at, name"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dni.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteLeaseStore]:
    """A store in the test's own file."""
    store = SqliteLeaseStore(str(path))
    store.prepare()
    yield store
    store.close()


def test_tables_of_a_newer_program_are_left_alone_and_the_error_says_what_to_do(
    store: SqliteLeaseStore, path: Path
) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE lease_schema SET version = 99")
    for use in (store.prepare, store.check):
        with pytest.raises(StoreOutdated, match=r"version 99.*Upgrade dni_py"):
            use()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_tables_of_an_older_version_are_upgraded_and_keep_their_data(
    store: SqliteLeaseStore, path: Path, version: int
) -> None:
    pool = make_pool()
    references = [
        LeaseReference(answer.pool_number, answer.lease_id, "ann")
        for key in ("a", "b")
        if isinstance(answer := store.claim(pool, Claim(make_key(key), Visitor("ann"), key), OPENS_AT), Claimed)
    ]
    with sqlite3.connect(path) as db:
        since = {former: columns for former, columns in ADDED_SINCE.items() if former >= version}
        for table, column in (one for columns in since.values() for one in columns):
            db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        rename_as_in_version_3(db)
        db.execute("UPDATE lease_schema SET version = ?", (version,))
    store.close()
    newer = SqliteLeaseStore(str(path))
    for _ in range(2):
        newer.prepare()
    newer.check()
    assert newer.pool_state(pool, OPENS_AT).live == 2
    newer.leave(pool, references[0], OPENS_AT + 5)
    newer.expire(pool, OPENS_AT + 100)
    (step,) = newer.read_record(pool, 0)
    # Before version 3 it was not stored whether the viewers of the other had left, so its end is not counted.
    assert (step.new_leases, step.ends) == (2, EndCounts(left=1, silent=1 if version == 3 else 0))
    newer.close()


def rename_as_in_version_3(db: sqlite3.Connection) -> None:
    """Give tables, columns and indexes the names that they had up to version 3."""
    for table, columns in RENAMED_SINCE_3.items():
        for old, new in columns.items():
            db.execute(f"ALTER TABLE {table} RENAME COLUMN {new} TO {old}")
    db.execute("ALTER TABLE lease_pool_number RENAME TO lease_place")
    for name, columns_of_index in INDEXES.items():
        db.execute(f"DROP INDEX lease_pool_number_{name}")
        db.execute(f"CREATE INDEX lease_place_{name} ON lease_place ({columns_of_index})")


def test_upgraded_tables_equal_those_of_a_new_file(store: SqliteLeaseStore, path: Path) -> None:
    def read_schema() -> list[tuple[str, str]]:
        query = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'lease%' ORDER BY name"
        return [(name, sql.replace('"', "")) for name, sql in db.execute(query)]

    with sqlite3.connect(path) as db:
        of_a_new_file = read_schema()
        rename_as_in_version_3(db)
        db.execute("UPDATE lease_schema SET version = 3")
    store.close()
    newer = SqliteLeaseStore(str(path))
    newer.prepare()
    newer.close()
    with sqlite3.connect(path) as db:
        assert read_schema() == of_a_new_file
