"""What is kept of accounts: made once for each revision, and asked about as rarely as was said."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from server.domain.account_history import OPERATOR, Author, HistoryEntry
from server.domain.accounts import Account
from server.domain.owned_numbers import OwnedNumber
from server.stores.contract import AccountStore, DeletedAccount, StoredAccount, StoreUnavailable
from server.stores.kept_by_revision import MOST_UNKNOWN_KEPT, UNKNOWN_SECONDS, KeptByRevision
from server.stores.keyed_locks import KeyedLocks
from tests.waiting import HANG_SECONDS


class CountingStore(AccountStore):
    """One account, how often it was asked about, and whether the store is away."""

    def __init__(self) -> None:
        self.account: Account | None = Account("shop", "first", "US")
        self.questions = 0
        self.is_away = False

    def find_revision(self, key: str) -> int | None:
        self.questions += 1
        if self.is_away:
            raise StoreUnavailable("away")
        return hash(self.account.name) if self.account and key == "shop" else None

    def find(self, key: str) -> StoredAccount | None:
        return StoredAccount(self.account, hash(self.account.name), 0.0) if self.account else None

    def prepare(self) -> None: ...
    def check(self) -> None: ...
    def close(self) -> None: ...
    def save(self, account: Account, expected_revision: int | None = None, by: Author = OPERATOR) -> StoredAccount:
        raise NotImplementedError

    def find_at(self, key: str, revision: int) -> StoredAccount | None: ...
    def delete(self, key: str, expected_revision: int, by: Author) -> None: ...
    def list_deleted(self) -> list[DeletedAccount]:
        return []

    def forget_deleted(self, key: str) -> None: ...
    def list_history(self, key: str, after_revision: int = 0) -> list[HistoryEntry]:
        return []

    def list_accounts(self) -> list[Account]:
        return []

    def list_revisions(self) -> dict[str, int]:
        return {}

    def find_owner(self, number: str) -> str | None: ...
    def find_by_national_digits(self, forms: Collection[str]) -> list[str]:
        return []

    def list_numbers(self, key: str | None = None) -> list[OwnedNumber]:
        return []

    def move_number(self, number: str, from_key: str, to_key: str) -> OwnedNumber:
        raise NotImplementedError


class Kept:
    """What is made of accounts is a list with the name; so whether it was made anew can be seen."""

    def __init__(self, recheck_seconds: float = 0) -> None:
        self.store = CountingStore()
        self.now = 100.0
        self._kept = KeptByRevision(
            self.store, lambda account: [account.name], recheck_seconds=recheck_seconds, measure_time=lambda: self.now
        )

    def find(self, key: str = "shop") -> list[str] | None:
        return self._kept.find(key)

    def is_stranger(self, key: str = "shop") -> bool:
        return self._kept.is_stranger(key)


def test_it_is_made_once_for_each_revision() -> None:
    kept = Kept()
    first = kept.find()
    assert first == ["first"]
    assert kept.find() is first
    kept.store.account = Account("shop", "second", "US")
    assert kept.find() == ["second"]


def test_the_store_is_asked_once_in_the_time_given() -> None:
    kept = Kept(recheck_seconds=1)
    kept.find()
    kept.store.account = Account("shop", "second", "US")
    kept.now += 0.99
    assert [kept.find() for _ in range(100)] == [["first"]] * 100
    assert kept.store.questions == 1
    kept.now += 0.01
    assert kept.find() == ["second"]
    assert kept.store.questions == 2


def test_an_account_that_is_gone_is_forgotten() -> None:
    kept = Kept()
    kept.find()
    kept.store.account = None
    assert kept.find() is None
    kept.store.is_away = True
    kept.now += UNKNOWN_SECONDS
    with pytest.raises(StoreUnavailable):
        kept.find()


def test_the_last_known_is_given_while_the_store_is_away_and_the_store_asked_as_rarely() -> None:
    kept = Kept(recheck_seconds=1)
    kept.find()
    kept.store.is_away = True
    kept.now += 1
    assert [kept.find() for _ in range(10)] == [["first"]] * 10
    assert kept.store.questions == 2


def test_nothing_is_asked_about_a_key_that_no_account_can_have() -> None:
    kept = Kept()
    assert kept.find("a key/with ../ anything") is None
    assert kept.store.questions == 0


def test_an_unknown_key_is_asked_about_once_in_a_while() -> None:
    kept = Kept()
    assert [kept.find("nobody") for _ in range(100)] == [None] * 100
    assert kept.store.questions == 1
    kept.now += UNKNOWN_SECONDS
    kept.find("nobody")
    assert kept.store.questions == 2


def test_an_account_that_is_imported_is_found_after_a_moment_and_then_no_stranger() -> None:
    kept = Kept(recheck_seconds=1)
    account, kept.store.account = kept.store.account, None
    assert kept.is_stranger()
    assert kept.find() is None
    assert not kept.is_stranger()
    kept.store.account = account
    kept.now += UNKNOWN_SECONDS
    assert kept.is_stranger()
    assert kept.find() == ["first"]
    assert not kept.is_stranger()
    kept.store.account = None
    kept.now += 1
    assert kept.find() is None
    kept.store.account = account
    kept.now += UNKNOWN_SECONDS
    assert kept.find() == ["first"]


def test_what_is_remembered_of_unknown_keys_is_bounded_and_the_oldest_go_first() -> None:
    kept = Kept()
    for nth in range(MOST_UNKNOWN_KEPT + 1):
        kept.find(f"nobody{nth}")
    assert kept.is_stranger("nobody0")
    assert not kept.is_stranger("nobody1")
    assert not kept.is_stranger(f"nobody{MOST_UNKNOWN_KEPT}")


def test_a_key_that_no_account_can_have_is_no_stranger() -> None:
    assert not Kept().is_stranger("a key/with ../ anything")


class SlowStore(CountingStore):
    """Two accounts; whoever reads the whole of `slow` waits until the test lets go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = Event()
        self.may_answer = Event()
        self.reads: list[str] = []

    def find_revision(self, key: str) -> int | None:
        return 1

    def find(self, key: str) -> StoredAccount | None:
        self.reads.append(key)
        if key == "slow":
            self.is_asked.set()
            assert self.may_answer.wait(HANG_SECONDS)
        return StoredAccount(Account(key, key, "US"), 1, 0.0)


def test_while_one_account_is_slow_others_are_found() -> None:
    store = SlowStore()
    kept = KeptByRevision(store, lambda account: [account.name])
    with ThreadPoolExecutor(3) as threads:
        slow = [threads.submit(kept.find, "slow") for _thread in range(2)]
        try:
            assert store.is_asked.wait(HANG_SECONDS)
            assert threads.submit(kept.find, "quick").result(HANG_SECONDS) == ["quick"]
            assert threads.submit(kept.find, "other").result(HANG_SECONDS) == ["other"]
            assert not any(one.done() for one in slow)
        finally:
            store.may_answer.set()
        assert [one.result(HANG_SECONDS) for one in slow] == [["slow"]] * 2
    assert store.reads.count("slow") == 1, "who waited is given what the first one has made"


def test_an_account_that_is_slow_to_be_made_stops_nobody_else() -> None:
    store, is_making, may_end = SlowStore(), Event(), Event()

    def make(account: Account) -> str:
        if account.key == "large":
            is_making.set()
            assert may_end.wait(HANG_SECONDS)
        return account.key

    kept = KeptByRevision(store, make)
    with ThreadPoolExecutor(2) as threads:
        large = threads.submit(kept.find, "large")
        try:
            assert is_making.wait(HANG_SECONDS)
            assert threads.submit(kept.find, "small").result(HANG_SECONDS) == "small"
        finally:
            may_end.set()
        assert large.result(HANG_SECONDS) == "large"


def test_a_failure_lets_go_of_the_lock() -> None:
    store = SlowStore()
    failures = [RuntimeError("broken")]

    def make(account: Account) -> str:
        if failures:
            raise failures.pop()
        return account.key

    kept = KeptByRevision(store, make)
    with pytest.raises(RuntimeError):
        kept.find("shop")
    assert kept.find("shop") == "shop"


def test_locks_are_kept_only_while_somebody_holds_or_wants_them() -> None:
    locks, is_held, may_end = KeyedLocks(), Event(), Event()

    def hold() -> None:
        with locks.hold("a"):
            is_held.set()
            assert may_end.wait(HANG_SECONDS)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(hold)
        try:
            assert is_held.wait(HANG_SECONDS)
            second = threads.submit(hold)
            with locks.hold("b"):
                assert locks.count() == 2
        finally:
            may_end.set()
        first.result(HANG_SECONDS)
        second.result(HANG_SECONDS)
    assert locks.count() == 0
