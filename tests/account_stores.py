"""Account stores for tests: they count requests, fail, or wait."""

from collections.abc import Collection
from threading import Event

from server.domain.account_history import OPERATOR, Author, HistoryEntry
from server.domain.accounts import Account
from server.domain.owned_numbers import OwnedNumber
from server.stores.contract import AccountStore, DeletedAccount, StoredAccount, StoreUnavailable
from tests.waiting import HANG_SECONDS


class CountingStore(AccountStore):
    """A store with one account, which counts requests and can be unavailable."""

    def __init__(self) -> None:
        self.account: Account | None = Account("shop", "first", "US")
        self.questions = 0
        self.is_unavailable = False
        self.cannot_read: Exception | None = None

    def find_revision(self, key: str) -> int | None:
        self.questions += 1
        if self.is_unavailable:
            raise StoreUnavailable("the store is unavailable")
        return hash(self.account.name) if self.account and key == "shop" else None

    def find(self, key: str) -> StoredAccount | None:
        if self.cannot_read:
            raise self.cannot_read
        return StoredAccount(self.account, hash(self.account.name), 0.0) if self.account else None

    def prepare(self) -> None: ...
    def check(self) -> None: ...
    def close(self) -> None: ...
    def save(
        self,
        account: Account,
        expected_revision: int | None = None,
        by: Author = OPERATOR,
        *,
        is_rehearsal: bool = False,
    ) -> StoredAccount:
        raise NotImplementedError

    def find_at(self, key: str, revision: int) -> StoredAccount | None: ...
    def delete(self, key: str, expected_revision: int, by: Author) -> None: ...
    def list_deleted(self) -> list[DeletedAccount]:
        return []

    def find_deleted(self, key: str) -> DeletedAccount | None: ...
    def forget_deleted(self, key: str) -> None: ...
    def list_history(self, key: str, after_revision: int = 0) -> list[HistoryEntry]:
        return []

    def list_latest_changes(self, keys: Collection[str], until: float, limit: int) -> list[tuple[str, HistoryEntry]]:
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


class SlowStore(CountingStore):
    """A store with two accounts. Reading the account `slow` waits until the test continues it."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = Event()
        self.may_answer = Event()
        self.reads: list[str] = []

    def find_revision(self, key: str) -> int | None:
        return hash(key)

    def find(self, key: str) -> StoredAccount | None:
        self.reads.append(key)
        if key == "slow":
            self.is_asked.set()
            assert self.may_answer.wait(HANG_SECONDS)
        return StoredAccount(Account(key, key, "US"), hash(key), 0.0)
