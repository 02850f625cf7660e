"""The contract of the account store. Code outside `server.stores` uses accounts only through this contract."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from server.domain.account_history import OPERATOR, Author, HistoryEntry
from server.domain.accounts import Account
from server.domain.owned_numbers import OwnedNumber


class StoreUnavailable(Exception):
    """The store can't be reached or does not reply. The message is for the operator and contains no secret."""


class AccountUnreadable(StoreUnavailable):
    """This program can't read the stored form of this one account; all other accounts are readable."""


class StoreOutdated(Exception):
    """The stored data is of another version of dni_py, which this one can't read. The message says what to do."""


class RevisionConflict(Exception):
    """The account has changed since the expected revision was read."""


class NumberTaken(Exception):
    """Another account owns `numbers` (E.164, sorted). The message does not name that account."""

    def __init__(self, numbers: Collection[str]) -> None:
        self.numbers = tuple(sorted(numbers))
        super().__init__(
            f"{', '.join(self.numbers)}: {'belongs' if len(numbers) == 1 else 'belong'} to another account. "
            "Use another number, or ask the operator to move it (`dni numbers move`)."
        )


class NumberReturned(NumberTaken):
    """The account itself has returned `numbers` to their carrier, so they must not be shown any more."""

    def __init__(self, numbers: Collection[str]) -> None:
        super().__init__(numbers)
        self.args = (
            f"{', '.join(self.numbers)}: returned to the carrier, who may sell it to somebody else. Use another number. If "
            "you have it again, run `dni numbers sync`.",
        )


class ReadTogether(Protocol):
    """Begins a block in which all reads of the thread, of all stores in one database, are one transaction.

    Writing within the block raises `RuntimeError`. Only a block that `is_patient` includes reads that may take long.
    """

    def __call__(self, *, is_patient: bool = False) -> AbstractContextManager[None]: ...


class AccountDeleted(Exception):
    """The key belongs to a deleted account whose calls are still kept."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Account {key!r} was deleted, and its calls are kept until their retention is over. Use another key until then."
        )


class NumberNotMovable(Exception):
    """A number can't be moved. The message says why and what to do."""


@dataclass(frozen=True)
class StoredAccount:
    """An account as stored. Each change increases `revision` by one and sets `changed_at` (seconds since the epoch)."""

    account: Account
    revision: int
    changed_at: float


@dataclass(frozen=True)
class DeletedAccount:
    """A deleted account in its last state, kept as long as its calls."""

    account: Account
    deleted_at: float


class AccountStore(ABC):
    """Stores accounts by key, and the owner of each number. Every method may raise `StoreUnavailable` and is one transaction."""

    @abstractmethod
    def prepare(self) -> None:
        """Migrate the tables to the version that this program needs. Several processes may call it at once.

        Raises `StoreOutdated` when the tables are newer than the program.
        """

    @abstractmethod
    def check(self) -> None:
        """Return when the store replies."""

    @abstractmethod
    def save(
        self,
        account: Account,
        expected_revision: int | None = None,
        by: Author = OPERATOR,
        *,
        is_rehearsal: bool = False,
    ) -> StoredAccount:
        """Store the account in place of the one with its key, with an entry in its history, or change nothing.

        In the same transaction the account becomes the owner of its numbers; numbers that it no longer names rest.
        Raises `NumberTaken` when another account owns a number that this account did not name before, and `RevisionConflict`
        when the stored account is not of the expected revision (0: not stored yet; None: any). Saving an equal account
        changes nothing, not even its revision.
        Raises `AccountDeleted` while the calls of a deleted account with this key are kept. A rehearsal does all of this and
        rolls it back.
        """

    @abstractmethod
    def find(self, key: str) -> StoredAccount | None:
        """The account with this key, or None."""

    @abstractmethod
    def find_at(self, key: str, revision: int) -> StoredAccount | None:
        """The account at this revision, or None."""

    @abstractmethod
    def list_history(self, key: str, after_revision: int = 0) -> list[HistoryEntry]:
        """The changes that made later revisions, in order."""

    @abstractmethod
    def list_latest_changes(self, keys: Collection[str], until: float, limit: int) -> list[tuple[str, HistoryEntry]]:
        """The latest changes of these accounts, also of deleted ones, each with its account; latest first, none after `until`."""

    @abstractmethod
    def find_revision(self, key: str) -> int | None:
        """The account's revision, or None. Cheap, because every request asks for it."""

    @abstractmethod
    def list_accounts(self) -> list[Account]:
        """All accounts, by key."""

    @abstractmethod
    def list_revisions(self) -> dict[str, int]:
        """The revision of every account, by key. Cheap, no matter how large the accounts are."""

    @abstractmethod
    def find_owner(self, number: str) -> str | None:
        """The key of the account that owns the number (E.164), or None. Cheap, because every call asks for it."""

    @abstractmethod
    def find_by_national_digits(self, forms: Collection[str]) -> list[str]:
        """The owned numbers (E.164, sorted) whose digits without country code are among `forms`. As cheap as `find_owner`."""

    @abstractmethod
    def list_numbers(self, key: str | None = None) -> list[OwnedNumber]:
        """The numbers of the account, or of all accounts, sorted by number."""

    @abstractmethod
    def move_number(self, number: str, from_key: str, to_key: str) -> OwnedNumber:
        """Give a resting number to another account. It is active at once if that account already names it.

        Raises `NumberNotMovable`.
        """

    @abstractmethod
    def delete(self, key: str, expected_revision: int, by: Author) -> None:
        """Delete the account, with an entry in its history. It can't be found any more, and its numbers rest under its key.

        Raises `RevisionConflict` when it is not of the expected revision.
        """

    @abstractmethod
    def list_deleted(self) -> list[DeletedAccount]:
        """The deleted accounts that are not forgotten yet, by key."""

    @abstractmethod
    def find_deleted(self, key: str) -> DeletedAccount | None:
        """The deleted account with this key, or None: there is none, or it is forgotten."""

    @abstractmethod
    def forget_deleted(self, key: str) -> None:
        """Forget the rest of a deleted account: document, history, secrets, API keys, sums for reports, numbers and so on.

        From then on its key can be used again; the revisions continue where they ended.
        """

    @abstractmethod
    def close(self) -> None:
        """Close all connections; the store may be used again afterwards."""
