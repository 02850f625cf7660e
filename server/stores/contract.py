"""The contract of the account store. Everything outside `server.stores` knows accounts through this alone."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass

from server.domain.account_history import OPERATOR, Author, HistoryEntry
from server.domain.accounts import Account
from server.domain.owned_numbers import OwnedNumber


class StoreUnavailable(Exception):
    """The store can't be reached or can't answer now; the message is for the operator, without any secret."""


class AccountUnreadable(StoreUnavailable):
    """The store has this one account in a form that this program can't read; all others are there."""


class StoreOutdated(Exception):
    """What the store keeps is of another version of dni_py, and this one can't read it; the message says what to do."""


class RevisionConflict(Exception):
    """The account is not of the expected revision: it has changed since that was read."""


class NumberTaken(Exception):
    """Another account owns `numbers` (E.164, sorted). Whose they are is not said."""

    def __init__(self, numbers: Collection[str]) -> None:
        self.numbers = tuple(sorted(numbers))
        super().__init__(
            f"{', '.join(self.numbers)}: {'belongs' if len(numbers) == 1 else 'belong'} to another account. "
            "Use another number, or ask the operator to move it (`dni numbers move`)."
        )


class AccountDeleted(Exception):
    """The key is that of a deleted account, whose calls are still kept."""

    def __init__(self, key: str) -> None:
        super().__init__(
            f"Account {key!r} was deleted, and its calls are kept until their retention is over. Use another key until then."
        )


class NumberNotMovable(Exception):
    """A number can't be moved; the message says why, and what to do."""


@dataclass(frozen=True)
class StoredAccount:
    """An account as it is kept. `revision` grows by one with each change, made at `changed_at` (seconds since the epoch)."""

    account: Account
    revision: int
    changed_at: float


@dataclass(frozen=True)
class DeletedAccount:
    """An account that was deleted, as it was last, for as long as its calls are kept."""

    account: Account
    deleted_at: float


class AccountStore(ABC):
    """Keeps accounts by key, and who owns which number. Every method may raise `StoreUnavailable`; each is one transaction."""

    @abstractmethod
    def prepare(self) -> None:
        """Bring the tables to the version that this program needs. Safe when several processes do it at once.

        Raises `StoreOutdated` when the tables are newer than the program.
        """

    @abstractmethod
    def check(self) -> None:
        """Return when the store answers."""

    @abstractmethod
    def save(
        self,
        account: Account,
        expected_revision: int | None = None,
        by: Author = OPERATOR,
        *,
        is_rehearsal: bool = False,
    ) -> StoredAccount:
        """Keep the account in place of the one with its key, all of it or nothing, with an entry of its history.

        Its numbers become its own in the same transaction; those that it no longer names rest. Raises `NumberTaken` when
        another account owns one that this account did not name before, and `RevisionConflict` when the one that is there
        is not of the expected revision (0: none is there; None: any). Saving an equal account changes nothing, its
        revision included.
        Raises `AccountDeleted` while the calls of a deleted account with this key are kept. A rehearsal does all of this and
        then undoes it.
        """

    @abstractmethod
    def find(self, key: str) -> StoredAccount | None:
        """The account with this key, or None."""

    @abstractmethod
    def find_at(self, key: str, revision: int) -> StoredAccount | None:
        """The account as it was at this revision, or None."""

    @abstractmethod
    def list_history(self, key: str, after_revision: int = 0) -> list[HistoryEntry]:
        """The changes that made later revisions, in their order."""

    @abstractmethod
    def find_revision(self, key: str) -> int | None:
        """The account's revision, or None. Cheap: it is asked at every request."""

    @abstractmethod
    def list_accounts(self) -> list[Account]:
        """All accounts, by key."""

    @abstractmethod
    def list_revisions(self) -> dict[str, int]:
        """The revision of every account, by key. Cheap, however large the accounts are."""

    @abstractmethod
    def find_owner(self, number: str) -> str | None:
        """The key of the account that owns the number (E.164), or None. Cheap: it is asked at every call."""

    @abstractmethod
    def find_by_national_digits(self, forms: Collection[str]) -> list[str]:
        """The owned numbers (E.164, sorted) that are any of these digits without their country code. Cheap, as `find_owner`."""

    @abstractmethod
    def list_numbers(self, key: str | None = None) -> list[OwnedNumber]:
        """The numbers that the account owns, or all accounts, by number."""

    @abstractmethod
    def move_number(self, number: str, from_key: str, to_key: str) -> OwnedNumber:
        """Give a resting number to another account; it is active at once where that account already names it.

        Raises `NumberNotMovable`.
        """

    @abstractmethod
    def delete(self, key: str, expected_revision: int, by: Author) -> None:
        """Delete the account, with an entry of its history: it is found no more, and its numbers rest with its key.

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
        """Forget what is left of a deleted account: its document, history, secrets and API keys, and whose its numbers were.

        Its key can be used again from then on, and its revisions go on where they ended.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections; the store may be used again afterwards."""
