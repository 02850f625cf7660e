"""The contract of notifications: their recipients, and what was counted and reported already.

Times are arguments, in seconds since the epoch. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from server.domain.notifications.recipients import MOST_RECIPIENTS, Channel, NotificationKind, Recipient


class TooManyRecipients(Exception):
    """The account has `MOST_RECIPIENTS` recipients already."""

    def __init__(self, account: str) -> None:
        super().__init__(f"account {account!r} has {MOST_RECIPIENTS} recipients already; remove some first")


@dataclass(frozen=True)
class OccurrenceCount:
    """What happened to an account and was not reported yet. `notified_at`: the last notification of this kind, or None."""

    account: str
    kind: NotificationKind
    count: int
    notified_at: float | None


class Notifications(ABC):
    """Stores recipients and marks, in the database of the accounts. `prepare` of the account store creates its tables."""

    @abstractmethod
    def add_recipient(
        self, account: str, kind: NotificationKind, channel: Channel, target: str, now: float
    ) -> Recipient:
        """Add a recipient, or return the one that the account has already. Raises `TooManyRecipients`."""

    @abstractmethod
    def find_recipient(self, account: str, recipient_id: int) -> Recipient | None:
        """The account's recipient of this ID, or None."""

    @abstractmethod
    def list_recipients(self, account: str, kind: NotificationKind | None = None) -> list[Recipient]:
        """The account's recipients in the order in which they were added; with `kind` only those of this kind."""

    @abstractmethod
    def list_accounts(self, kind: NotificationKind) -> list[str]:
        """The keys of the accounts that have recipients of this kind, sorted."""

    @abstractmethod
    def delete_recipient(self, account: str, recipient_id: int) -> bool:
        """Delete the account's recipient of this ID; returns whether it existed."""

    @abstractmethod
    def find_mark(self, account: str, kind: NotificationKind) -> int | None:
        """How far notifications of this kind have come; None before the first `set_mark`."""

    @abstractmethod
    def set_mark(self, account: str, kind: NotificationKind, mark: int) -> None:
        """Store how far notifications of this kind have come."""

    @abstractmethod
    def count_occurrences(self, account: str, kind: NotificationKind, count: int) -> None:
        """Add this number of occurrences that are to be reported together."""

    @abstractmethod
    def list_counts(self, kind: NotificationKind) -> list[OccurrenceCount]:
        """What was counted and not reported yet, of all accounts."""

    @abstractmethod
    def find_count(self, account: str, kind: NotificationKind) -> OccurrenceCount:
        """What was counted of the account and not reported yet, which may be nothing, and when the last report was."""

    @abstractmethod
    def clear_count(self, reported: OccurrenceCount, now: float) -> bool:
        """Subtract what was reported now. Returns False, and changes nothing, if another process has reported it meanwhile."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
