"""The contract of the account store. Everything outside `server.stores` knows accounts through this alone."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass

from server.domain.accounts import Account


class StoreUnavailable(Exception):
    """The store can't be reached or can't answer now; the message is for the operator, without any secret."""


class StoreOutdated(Exception):
    """What the store keeps is of another version of dni_py, and this one can't read it; the message says what to do."""


@dataclass(frozen=True)
class StoredAccount:
    """An account as it is kept, with its revision: equal revisions mean equal accounts."""

    account: Account
    revision: str


class AccountStore(ABC):
    """Keeps accounts by key. Every method may raise `StoreUnavailable`; each is one transaction."""

    @abstractmethod
    def prepare(self) -> None:
        """Bring the tables to the version that this program needs. Safe when several processes do it at once.

        Raises `StoreOutdated` when the tables are newer than the program.
        """

    @abstractmethod
    def check(self) -> None:
        """Return when the store answers."""

    @abstractmethod
    def save(self, account: Account) -> Account | None:
        """Keep the account in place of the one with its key, all of it or nothing; returns the one that was there.

        Saving an equal account again changes nothing, its revision included.
        """

    @abstractmethod
    def find(self, key: str) -> StoredAccount | None:
        """The account with this key, or None."""

    @abstractmethod
    def find_revision(self, key: str) -> str | None:
        """The account's revision, or None. Cheap: it is asked at every request."""

    @abstractmethod
    def list_accounts(self) -> list[Account]:
        """All accounts, by key."""

    @abstractmethod
    def list_revisions(self) -> dict[str, str]:
        """The revision of every account, by key. Cheap, however large the accounts are."""

    @abstractmethod
    def find_holders(self, account: Account) -> dict[str, str]:
        """Tracking numbers (E.164) of this account that another account also holds, with that account's key."""

    @abstractmethod
    def find_accounts_of_number(self, number: str) -> list[str]:
        """The keys of the accounts that have the tracking number (E.164). Cheap: asked at every call.

        It stands in a source or a pool, or is a pool's default number and neither a target nor a receiving number there.
        """

    @abstractmethod
    def find_known_numbers(self, numbers: Collection[str]) -> list[str]:
        """Those of the numbers (E.164) that an account has as `find_accounts_of_number` means it, in order. Cheap."""

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections; the store may be used again afterwards."""
