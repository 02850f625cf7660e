"""Account runtimes: compiled once for each revision, shared, limited in number, and checked once per recheck time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from structlog.testing import capture_logs

from server.accounts import runtimes as module
from server.accounts.runtime import AccountRuntime
from server.accounts.runtimes import MAX_UNKNOWN_KEYS, RECHECK_SECONDS, AccountRuntimes
from server.domain.accounts import Account
from server.stores.contract import StoreUnavailable
from tests.account_stores import CountingStore, SlowStore
from tests.waiting import HANG_SECONDS


class Cached:
    """The runtimes of a store's accounts, with a clock that the test sets."""

    def __init__(self) -> None:
        self.store = CountingStore()
        self.now = 100.0
        self.runtimes = AccountRuntimes(self.store, measure_time=lambda: self.now)

    def find(self, key: str = "shop") -> AccountRuntime | None:
        return self.runtimes.find(key)

    def find_name(self, key: str = "shop") -> str | None:
        found = self.find(key)
        return found.account.name if found else None

    def must_ask_store(self, key: str = "shop") -> bool:
        return self.runtimes.must_ask_store(key)


def test_an_account_is_compiled_once_for_each_revision() -> None:
    cached = Cached()
    first = cached.find()
    cached.now += RECHECK_SECONDS
    assert cached.find() is first
    cached.store.account = Account("shop", "second", "US")
    cached.now += RECHECK_SECONDS
    assert cached.find_name() == "second"


def test_store_is_asked_once_per_recheck_time() -> None:
    cached = Cached()
    cached.find()
    cached.store.account = Account("shop", "second", "US")
    cached.now += RECHECK_SECONDS * 0.99
    assert [cached.find_name() for _ in range(100)] == ["first"] * 100
    assert cached.store.questions == 1
    cached.now += RECHECK_SECONDS * 0.01
    assert cached.find_name() == "second"
    assert cached.store.questions == 2


def test_deleted_account_is_removed_from_the_cache() -> None:
    cached = Cached()
    cached.find()
    cached.store.account = None
    cached.now += RECHECK_SECONDS
    assert cached.find() is None
    cached.store.is_unavailable = True
    cached.now += RECHECK_SECONDS
    with pytest.raises(StoreUnavailable):
        cached.find()


def test_cached_account_is_returned_during_an_outage_without_extra_requests() -> None:
    cached = Cached()
    cached.find()
    cached.store.is_unavailable = True
    cached.now += RECHECK_SECONDS
    assert [cached.find_name() for _ in range(10)] == ["first"] * 10
    assert cached.store.questions == 2


def test_cached_account_is_returned_when_the_store_fails_after_the_revision() -> None:
    cached = Cached()
    cached.find()
    cached.store.account = Account("shop", "second", "US")
    cached.store.cannot_read = StoreUnavailable("unavailable by now")
    cached.now += RECHECK_SECONDS
    assert cached.find_name() == "first"
    cached.store.cannot_read = None
    cached.now += RECHECK_SECONDS
    assert cached.find_name() == "second"


def test_cached_account_is_returned_when_a_new_revision_is_unreadable() -> None:
    cached = Cached()
    cached.find()
    cached.store.account = Account("shop", "second", "US")
    cached.store.cannot_read = ValueError("not a document of an account")
    cached.now += RECHECK_SECONDS
    with capture_logs() as lines:
        assert cached.find_name() == "first"
        assert cached.runtimes.peek("shop", "second") is None
    assert [(line["log_level"], line["account"]) for line in lines] == [("error", "shop")] * 2


def test_store_is_not_asked_about_an_invalid_key() -> None:
    cached = Cached()
    assert cached.find("a key/with ../ anything") is None
    assert cached.store.questions == 0


def test_store_is_asked_about_an_unknown_key_once_per_recheck_time() -> None:
    cached = Cached()
    assert [cached.find("nobody") for _ in range(100)] == [None] * 100
    assert cached.store.questions == 1
    cached.now += RECHECK_SECONDS
    cached.find("nobody")
    assert cached.store.questions == 2


def test_imported_account_is_found_after_the_recheck_time() -> None:
    cached = Cached()
    account, cached.store.account = cached.store.account, None
    assert cached.must_ask_store()
    assert cached.find() is None
    assert not cached.must_ask_store()
    cached.store.account = account
    cached.now += RECHECK_SECONDS
    assert cached.must_ask_store()
    assert cached.find_name() == "first"
    assert not cached.must_ask_store()
    cached.store.account = None
    cached.now += RECHECK_SECONDS
    assert cached.find() is None
    cached.store.account = account
    cached.now += RECHECK_SECONDS
    assert cached.find_name() == "first"


def test_cache_of_unknown_keys_is_limited_and_drops_the_oldest() -> None:
    cached = Cached()
    for nth in range(MAX_UNKNOWN_KEYS + 1):
        cached.find(f"nobody{nth}")
    assert cached.must_ask_store("nobody0")
    assert not cached.must_ask_store("nobody1")
    assert not cached.must_ask_store(f"nobody{MAX_UNKNOWN_KEYS}")


def test_store_need_not_be_asked_about_an_invalid_key() -> None:
    assert not Cached().must_ask_store("a key/with ../ anything")


def test_most_recently_used_accounts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_RUNTIMES", 3)
    store, now = SlowStore(), 0.0
    runtimes = AccountRuntimes(store, measure_time=lambda: now)
    for key in ("a", "b", "c"):
        runtimes.find(key)
    now += RECHECK_SECONDS
    runtimes.find("a")
    runtimes.find("d")
    store.reads.clear()
    now += RECHECK_SECONDS
    for key in ("a", "c", "d"):
        runtimes.find(key)
    assert store.reads == []
    runtimes.find("b")
    assert store.reads == ["b"]


def test_peek_at_all_accounts_drops_no_used_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_RUNTIMES", 3)
    store = SlowStore()
    runtimes = AccountRuntimes(store, measure_time=lambda: 0.0)
    runtimes.find("used")
    for _round in range(2):
        for key in ("a", "b", "c", "used", "d"):
            found = runtimes.peek(key, hash(key))
            assert found is not None
            assert found.account.key == key
    store.reads.clear()
    for key in ("x", "y"):
        runtimes.find(key)
    runtimes.peek("z", hash("z"))
    runtimes.find("used")
    assert store.reads == ["x", "y", "z"]


def test_peeked_account_is_cached_while_there_is_room_and_read_again_after_a_change() -> None:
    cached = Cached()
    first = cached.runtimes.peek("shop", hash("first"))
    assert cached.runtimes.peek("shop", hash("first")) is first
    assert cached.find() is first
    cached.store.account = Account("shop", "second", "US")
    second = cached.runtimes.peek("shop", hash("second"))
    assert second is not None
    assert cached.find() is second, "what the watch has seen counts for requests as well"


def test_value_made_from_a_runtime_is_made_once_for_all_threads() -> None:
    runtime, made, is_making, may_end = Cached().find(), list[str](), Event(), Event()
    assert runtime is not None

    def make(one: AccountRuntime) -> list[str]:
        is_making.set()
        assert may_end.wait(HANG_SECONDS)
        made.append(one.account.name)
        return made

    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(runtime.get, make) for _thread in range(2)]
        try:
            assert is_making.wait(HANG_SECONDS)
        finally:
            may_end.set()
        assert all(one.result(HANG_SECONDS) is made for one in asked)
    assert made == ["first"]
    assert runtime.get(len_of_key) == 4


def len_of_key(runtime: AccountRuntime) -> int:
    return len(runtime.account.key)
