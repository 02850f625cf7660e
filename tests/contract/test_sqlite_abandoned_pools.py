"""A pool that was removed from its account is deleted from the file, with all data of its visitors."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.stores.leases.contract import RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS
from server.stores.leases.sqlite.forgetting import MOST_NUMBERS_DROPPED
from server.stores.leases.sqlite.store import SqliteLeaseStore
from tests.contract.pool_driver import PoolDriver

TABLES = ("lease_pool", "lease_pool_number", "lease_viewer", "lease_visitor", "lease_record")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteLeaseStore]:
    store = SqliteLeaseStore(str(tmp_path / "dni.sqlite3"))
    store.prepare()
    yield store
    store.close()


def count_rows(path: Path) -> dict[str, int]:
    with sqlite3.connect(path / "dni.sqlite3") as db:
        return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES}


def test_unused_pools_are_deleted_completely(store: SqliteLeaseStore, tmp_path: Path) -> None:
    before, used, after = (
        PoolDriver(store, pool_numbers=MOST_NUMBERS_DROPPED + 5),
        PoolDriver(store, pool_numbers=1),
        PoolDriver(store, pool_numbers=2),
    )
    for driver in (before, used, after):
        for index, _pool_number in enumerate(driver.pool.pool_numbers):
            driver.claim(f"key {index}", f"visitor {index}")
    used.wait(RECORD_KEPT_SECONDS + RECORD_STEP_SECONDS)
    for _look in range(6):
        used.expire()
    used.claim("a")
    assert count_rows(tmp_path) == dict.fromkeys(TABLES, 1)


def test_a_maintained_pool_stays_without_claims(store: SqliteLeaseStore) -> None:
    quiet = PoolDriver(store, pool_numbers=3)
    shown = quiet.claim("a")
    for _week in range(10):
        quiet.wait(7 * 86_400)
        quiet.expire()
    assert [quiet.claim(key).pool_number for key in ("b", "c")] == [
        one for one in quiet.pool.pool_numbers if one != shown.pool_number
    ]


@pytest.fixture
def rested(store: SqliteLeaseStore) -> tuple[PoolDriver, PoolDriver]:
    """Two pools after a long stop of the server; the second is maintained first."""
    pool, other = PoolDriver(store, pool_numbers=MOST_NUMBERS_DROPPED + 5), PoolDriver(store, pool_numbers=1)
    for driver in (pool, other):
        driver.claim("a")
        driver.wait(RECORD_KEPT_SECONDS + RECORD_STEP_SECONDS)
    return pool, other


def test_a_pool_that_is_used_again_has_all_its_numbers(rested: tuple[PoolDriver, PoolDriver]) -> None:
    pool, other = rested
    other.expire()
    assert (
        len({pool.claim(f"key {index}").pool_number for index, _pool_number in enumerate(pool.pool.pool_numbers)}) == 55
    )
    other.expire()
    assert pool.state().live == len(pool.pool.pool_numbers) == 55


def test_a_number_with_a_call_stays_reserved(rested: tuple[PoolDriver, PoolDriver]) -> None:
    pool, other = rested
    called = pool.pool.pool_numbers[0]
    pool.call(called)
    for _look in range(3):
        other.expire()
    claimed = [pool.claim(f"key {index}").pool_number for index in range(len(pool.pool.pool_numbers) - 1)]
    assert called not in claimed
    assert pool.state().on_call == 1
