"""While an account is read or compiled, only threads that need the same account wait."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from server.accounts.keyed_locks import KeyedLocks
from server.accounts.runtime import AccountRuntime, compile_account
from server.accounts.runtimes import AccountRuntimes
from server.stores.contract import StoredAccount
from tests.account_stores import SlowStore
from tests.waiting import HANG_SECONDS


def find_name(found: Future[AccountRuntime | None]) -> str:
    runtime = found.result(HANG_SECONDS)
    assert runtime is not None
    return runtime.account.name


def test_slow_account_does_not_delay_other_accounts() -> None:
    store = SlowStore()
    runtimes = AccountRuntimes(store)
    with ThreadPoolExecutor(3) as threads:
        slow = [threads.submit(runtimes.find, "slow") for _thread in range(2)]
        try:
            assert store.is_asked.wait(HANG_SECONDS)
            assert find_name(threads.submit(runtimes.find, "quick")) == "quick"
            assert find_name(threads.submit(runtimes.find, "other")) == "other"
            assert not any(one.done() for one in slow)
        finally:
            store.may_answer.set()
        assert [find_name(one) for one in slow] == ["slow"] * 2
    assert store.reads.count("slow") == 1, "who waited is given what the first one has made"


def test_slow_compilation_does_not_delay_other_accounts() -> None:
    store, is_making, may_end = SlowStore(), Event(), Event()

    def compile_slowly(stored: StoredAccount) -> AccountRuntime:
        if stored.account.key == "large":
            is_making.set()
            assert may_end.wait(HANG_SECONDS)
        return compile_account(stored)

    runtimes = AccountRuntimes(store, compile_slowly)
    with ThreadPoolExecutor(2) as threads:
        large = threads.submit(runtimes.find, "large")
        try:
            assert is_making.wait(HANG_SECONDS)
            assert find_name(threads.submit(runtimes.find, "small")) == "small"
        finally:
            may_end.set()
        assert find_name(large) == "large"


def test_failed_compilation_releases_the_lock() -> None:
    store = SlowStore()
    failures = [RuntimeError("broken")]

    def compile_or_fail(stored: StoredAccount) -> AccountRuntime:
        if failures:
            raise failures.pop()
        return compile_account(stored)

    runtimes = AccountRuntimes(store, compile_or_fail)
    with pytest.raises(RuntimeError):
        runtimes.find("shop")
    found = runtimes.find("shop")
    assert found is not None
    assert found.account.key == "shop"


def test_locks_are_kept_only_while_in_use() -> None:
    locks, is_delayed, may_end = KeyedLocks(), Event(), Event()

    def lock() -> None:
        with locks.lock("a"):
            is_delayed.set()
            assert may_end.wait(HANG_SECONDS)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(lock)
        try:
            assert is_delayed.wait(HANG_SECONDS)
            second = threads.submit(lock)
            with locks.lock("b"):
                assert locks.count() == 2
        finally:
            may_end.set()
        first.result(HANG_SECONDS)
        second.result(HANG_SECONDS)
    assert locks.count() == 0
