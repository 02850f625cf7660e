"""Account stores of tests: they count what they are asked, fail, or wait."""

from collections.abc import Collection
from threading import Event

from server.domain.accounts import Account
from server.stores.contract import AccountStore, StoredAccount, StoreUnavailable

WAIT_SECONDS = 60.0
"""After so long a test has failed; none that passes waits."""


class CountingStore(AccountStore):
    """One account, how often it was asked about, and whether the store is away."""

    def __init__(self) -> None:
        self.account: Account | None = Account("shop", "first", "US")
        self.questions = 0
        self.is_away = False
        self.cannot_read: Exception | None = None

    def find_revision(self, key: str) -> str | None:
        self.questions += 1
        if self.is_away:
            raise StoreUnavailable("away")
        return self.account.name if self.account and key == "shop" else None

    def find(self, key: str) -> StoredAccount | None:
        if self.cannot_read:
            raise self.cannot_read
        return StoredAccount(self.account, self.account.name) if self.account else None

    def prepare(self) -> None: ...
    def check(self) -> None: ...
    def close(self) -> None: ...
    def save(self, account: Account) -> Account | None: ...
    def list_accounts(self) -> list[Account]:
        return []

    def list_revisions(self) -> dict[str, str]:
        return {}

    def find_holders(self, account: Account) -> dict[str, str]:
        return {}

    def find_accounts_of_number(self, number: str) -> list[str]:
        return []

    def find_known_numbers(self, numbers: Collection[str]) -> list[str]:
        return []


class SlowStore(CountingStore):
    """Two accounts; whoever reads the whole of `slow` waits until the test lets go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = Event()
        self.may_answer = Event()
        self.reads: list[str] = []

    def find_revision(self, key: str) -> str | None:
        return f"revision of {key}"

    def find(self, key: str) -> StoredAccount | None:
        self.reads.append(key)
        if key == "slow":
            self.is_asked.set()
            assert self.may_answer.wait(WAIT_SECONDS)
        return StoredAccount(Account(key, key, "US"), f"revision of {key}")
