"""Problems with files: locked, missing, damaged, of a newer program, shared, forked."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from server.domain.leases import Visitor
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import LONGEST_WAIT_SECONDS, Claim, Claimed
from server.stores.leases.opening import open_lease_store
from server.stores.leases.sqlite.connections import Connections
from server.stores.leases.sqlite.store import SqliteLeaseStore
from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.contract.pool_driver import OPENS_AT, make_key, make_pool
from tests.processes import CONTEXT, is_true_in_fork, run_alone
from tests.waiting import HANG_SECONDS

PROCESSES = 6
TABLES = ("lease_pool_number", "lease_viewer", "lease_visitor", "lease_record", "lease_pool")


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


def claim(store: SqliteLeaseStore) -> Claimed:
    answer = store.claim(make_pool(), Claim(make_key("a"), Visitor("ann"), "lease 1"), OPENS_AT)
    assert isinstance(answer, Claimed)
    return answer


def wait_until_unavailable(store: SqliteLeaseStore) -> float:
    """Claim while that can't succeed; returns the seconds until the error."""
    began_at = time.monotonic()
    with pytest.raises(StoreUnavailable, match=r"dni\.sqlite3 (do not respond: database is locked|are busy)"):
        claim(store)
    return time.monotonic() - began_at


def lock_file(path: Path, is_locked: threading.Event, may_end: threading.Event) -> None:
    """Another program holds the write lock until `may_end`."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    is_locked.set()
    may_end.wait(HANG_SECONDS)
    db.execute("ROLLBACK")
    db.close()


@contextmanager
def lock_meanwhile(path: Path) -> Iterator[None]:
    """Another process keeps the file locked."""
    is_locked, may_end = CONTEXT.Event(), CONTEXT.Event()
    other = CONTEXT.Process(target=lock_file, args=(path, is_locked, may_end), daemon=True)
    other.start()
    assert is_locked.wait(HANG_SECONDS)
    yield
    may_end.set()
    other.join(HANG_SECONDS)


def test_a_request_for_a_locked_file_gives_up_and_later_ones_succeed(store: SqliteLeaseStore, path: Path) -> None:
    with lock_meanwhile(path):
        wait_until_unavailable(store)
        store.check()
    assert claim(store).is_new


def test_threads_that_wait_for_each_other_give_up_in_time(store: SqliteLeaseStore, path: Path) -> None:
    with lock_meanwhile(path), ThreadPoolExecutor(5) as executor:
        list(executor.map(wait_until_unavailable, [store] * 5))


@pytest.mark.timing
def test_a_request_for_a_locked_file_gives_up_in_time(store: SqliteLeaseStore, path: Path) -> None:
    with lock_meanwhile(path), ThreadPoolExecutor(5) as executor:
        assert min(wait_until_unavailable(store) for _claim in range(5)) < LONGEST_WAIT_SECONDS
        assert min(executor.map(wait_until_unavailable, [store] * 5)) < LONGEST_WAIT_SECONDS


def test_reading_whole_pools_does_not_delay_claims(store: SqliteLeaseStore, path: Path) -> None:
    connections = Connections(str(path))
    with connections.survey() as slow:
        slow.execute("SELECT * FROM lease_pool_number").fetchall()
        with connections.read() as quick:
            quick.execute("SELECT 1")
        with connections.write() as db:
            db.execute("UPDATE lease_pool SET alerted_at = NULL")
    connections.close()


def test_a_change_that_fails_half_way_is_rolled_back(store: SqliteLeaseStore, path: Path) -> None:
    claim(store)
    connections = Connections(str(path))

    def fail_half_way() -> None:
        with connections.write() as db:
            db.execute("DELETE FROM lease_pool_number")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    with connections.read() as db:
        assert db.execute("SELECT count(*) FROM lease_pool_number").fetchone()[0] > 0
    connections.close()


def test_forgotten_visitors_leave_no_data_in_the_tables(store: SqliteLeaseStore, path: Path) -> None:
    pool = make_pool()
    for number in range(5):
        visitor = Visitor(f"visitor {number}", "https://example.com/?gclid=1", tags={"gclid": "1"})
        store.claim(pool, Claim(make_key("a"), visitor, f"lease {number}", "client"), OPENS_AT)
    assert store.expire(pool, OPENS_AT + 86_400) == 1
    with sqlite3.connect(path) as db:
        rows = [
            db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("lease_viewer", "lease_visitor")
        ]
        kept = db.execute("SELECT lease_id, owner_key, lease_key, key_tags, client FROM lease_pool_number").fetchall()
    assert rows == [0, 0]
    assert set(kept) == {(None, None, None, None, None)}


def test_a_missing_file_is_detected(store: SqliteLeaseStore, path: Path) -> None:
    store.check()
    path.unlink()
    with pytest.raises(StoreUnavailable, match="does not exist any more"):
        store.check()


def test_a_file_that_is_not_a_database_gives_a_clear_error(path: Path) -> None:
    path.write_bytes(b"not a database" * 100)
    store = SqliteLeaseStore(str(path))
    with pytest.raises(StoreUnavailable, match="not a database"):
        store.prepare()
    with pytest.raises(StoreUnavailable, match="not a database"):
        claim(store)


def test_a_missing_folder_gives_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="unable to open database file"):
        SqliteLeaseStore(str(tmp_path / "nowhere" / "dni.sqlite3")).prepare()


def test_a_file_without_tables_gives_a_clear_error(path: Path) -> None:
    path.touch()
    with pytest.raises(StoreUnavailable, match="no lease tables yet"):
        SqliteLeaseStore(str(path)).check()


@pytest.mark.parametrize("order", [["accounts", "leases"], ["leases", "accounts"]])
def test_accounts_and_leases_share_a_file(path: Path, order: list[str]) -> None:
    stores = {"accounts": SqlAccountStore(open_engine(f"sqlite:///{path}")), "leases": SqliteLeaseStore(str(path))}
    for name in [*order, *order]:
        stores[name].prepare()
    for store in stores.values():
        store.check()
        store.close()


def prepare_together(path: Path, barrier: threading.Barrier) -> None:
    barrier.wait(HANG_SECONDS)
    store = SqliteLeaseStore(str(path))
    store.prepare()
    store.check()


def test_processes_that_start_together_make_the_tables_once(path: Path) -> None:
    barrier = CONTEXT.Barrier(PROCESSES)
    processes = [
        CONTEXT.Process(target=prepare_together, args=(path, barrier), daemon=True) for _process in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(HANG_SECONDS)
    assert [process.exitcode for process in processes] == [0] * PROCESSES


def claim_before_and_after_a_fork(path: Path) -> None:
    store = SqliteLeaseStore(str(path))

    def claim_again() -> bool:
        claimed = claim(store)
        store.close()
        return claimed.lease_id == "lease 1"

    store.prepare()
    claim(store)
    assert is_true_in_fork(claim_again)
    assert claim(store).is_new


def test_a_forked_process_opens_the_file_again(path: Path) -> None:
    run_alone(claim_before_and_after_a_fork, path)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "postgresql://db/dni", "nonsense", ""])
def test_urls_that_are_not_of_a_lease_store_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="is not the URL of a lease store"):
        open_lease_store(url)


@pytest.mark.slow
def test_a_crowd_adds_neither_rows_nor_pages(store: SqliteLeaseStore, path: Path) -> None:
    pool = make_pool(max_lease_seconds=1e9)
    sizes: list[tuple[int, int]] = []
    for index in range(20_000):
        visitor = Visitor(f"visitor {index:06}", f"https://example.com/?kw=test&gclid={index:06}", "", {"kw": "test"})
        store.claim(pool, Claim(make_key("a"), visitor, f"lease {index}"), OPENS_AT + index / 100)
        if index in (4_999, 19_999):
            with sqlite3.connect(path) as db:
                rows = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]
                sizes.append((sum(rows), db.execute("PRAGMA page_count").fetchone()[0]))
    assert sizes[1][0] <= sizes[0][0] + 2
    assert sizes[1][1] <= 1.2 * sizes[0][1]
    assert path.with_name(f"{path.name}-wal").stat().st_size < 16_000_000
