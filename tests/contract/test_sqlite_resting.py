"""Ended rests are deleted from the file, whichever pool is maintained."""

import sqlite3
from pathlib import Path

from server.stores.leases.sqlite.store import SqliteLeaseStore
from tests.contract.pool_driver import PoolDriver, make_other_pool


def count_rests(path: Path) -> int:
    with sqlite3.connect(path) as db:
        count: int = db.execute("SELECT count(*) FROM lease_resting").fetchone()[0]
    return count


def test_ended_rests_are_deleted(tmp_path: Path) -> None:
    path = tmp_path / "dni.sqlite3"
    store = SqliteLeaseStore(str(path))
    store.prepare()
    driver, elsewhere = PoolDriver(store), PoolDriver(store)
    driver.claim("a")
    driver.pool = make_other_pool(driver.pool)
    driver.claim("b", "ben")
    elsewhere.claim("a")
    elsewhere.expire()
    assert count_rests(path) == 1
    elsewhere.wait(driver.pool.buffer_seconds)
    elsewhere.expire()
    assert count_rests(path) == 0
    store.close()
