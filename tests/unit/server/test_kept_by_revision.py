"""What is kept of accounts: made once for each revision, and asked about as rarely as was said."""

from collections.abc import Collection

import pytest

from server.domain.account_history import OPERATOR, Author, HistoryEntry
from server.domain.accounts import Account
from server.domain.owned_numbers import OwnedNumber
from server.stores.contract import AccountStore, DeletedAccount, StoredAccount, StoreUnavailable
from server.stores.kept_by_revision import KeptByRevision


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
