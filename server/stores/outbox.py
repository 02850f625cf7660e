"""The contract of the outbox: postbacks that wait to be sent, and those that were sent.

A transaction of the call log adds them. Times are arguments, in seconds since the epoch. Every method may raise
`StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from server.domain.postbacks.postback import PostbackRequest


class PostbackState(StrEnum):
    """The state of a postback: waiting (also to be retried), sent, or dead (in the dead-letter list)."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True)
class OutboxEntry:
    """A postback in the outbox, its attempts so far, and the error of the last one, empty when it succeeded."""

    entry_id: int
    request: PostbackRequest
    state: PostbackState
    created_at: float
    next_attempt_at: float
    attempts: int
    last_error: str


@dataclass(frozen=True)
class OutboxCounts:
    """How many postbacks are waiting and dead. Of the waiting ones the oldest time, and the earliest time of a next attempt."""

    waiting: int = 0
    dead: int = 0
    oldest_created_at: float | None = None
    earliest_due_at: float | None = None


class Outbox(ABC):
    """Stores postbacks, in the database of the calls. `prepare` of the account store creates its tables."""

    @abstractmethod
    def take_due(
        self, now: float, limit: int, lease_seconds: float, excluded_origins: Collection[str] = ()
    ) -> list[OutboxEntry]:
        """Due postbacks, oldest first; no other caller gets them for `lease_seconds`.

        Leaves out postbacks to `excluded_origins` ("https://host:port" as written in the URL, whose next character is "/", "?" or
        none): hosts that already have a full queue. Taking a postback is not an attempt.
        """

    @abstractmethod
    def mark_sent(self, entry_id: int, now: float) -> None:
        """Record that the other system accepted the postback."""

    @abstractmethod
    def mark_failed(self, entry_id: int, error: str, next_attempt_at: float | None) -> None:
        """Record a failure. Retry at `next_attempt_at`, or move the postback to the dead-letter list (None)."""

    @abstractmethod
    def delete_unwanted(self, entry_id: int) -> None:
        """Delete a waiting entry that nobody wants any more."""

    @abstractmethod
    def list_outbox(
        self, account: str, state: PostbackState | None, limit: int, call_id: str | None = None
    ) -> list[OutboxEntry]:
        """Postbacks of the account, newest first; with `call_id` only those of that call."""

    @abstractmethod
    def count_unsent(self, accounts: Collection[str]) -> OutboxCounts:
        """The postbacks of these accounts that are not sent; cheap, however many were sent."""

    @abstractmethod
    def retry(self, account: str, entry_id: int | None, now: float) -> int:
        """Make one dead postback (None: all of the account's) wait again, from its first attempt; returns their number."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
