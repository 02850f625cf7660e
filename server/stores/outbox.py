"""The contract of the outbox: the postbacks that are to be sent, or were.

A transaction of the call log puts them in. Times are seconds since the epoch, and arguments. Every method may raise
`StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from server.domain.postbacks.postback import PostbackRequest


class PostbackState(StrEnum):
    """Where a postback stands: to be sent (again), sent, or given up (in the dead-letter list)."""

    WAITING = "waiting"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True)
class OutboxEntry:
    """A postback in the outbox. `attempts` so far; `last_error` of the last of them, empty when it went well."""

    entry_id: int
    request: PostbackRequest
    state: PostbackState
    created_at: float
    next_attempt_at: float
    attempts: int
    last_error: str


class Outbox(ABC):
    """Keeps postbacks, with the calls. `prepare` of the account store makes its tables."""

    @abstractmethod
    def take_due(
        self, now: float, limit: int, lease_seconds: float, but_origins: Collection[str] = ()
    ) -> list[OutboxEntry]:
        """Waiting postbacks that are due, oldest first; others who ask get none of these for `lease_seconds`.

        Left out are those whose URL begins with one of `but_origins` ("https://host:port", as it is written in the URL) and
        ends there or goes on with "/" or "?": hosts that have more than enough to take already. Being taken is no attempt.
        """

    @abstractmethod
    def mark_sent(self, entry_id: int, now: float) -> None:
        """The other system has taken the postback."""

    @abstractmethod
    def mark_failed(self, entry_id: int, error: str, next_attempt_at: float | None) -> None:
        """It has not; try again then, or never (None): the postback goes to the dead-letter list."""

    @abstractmethod
    def list_outbox(
        self, account: str, state: PostbackState | None, limit: int, call_id: str | None = None
    ) -> list[OutboxEntry]:
        """Postbacks of the account, newest first; with `call_id` only those of the one call."""

    @abstractmethod
    def retry(self, account: str, entry_id: int | None, now: float) -> int:
        """Make one dead postback (None: all of the account's) wait again, from its first attempt; returns how many."""

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections."""
