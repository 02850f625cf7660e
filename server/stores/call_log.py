"""The contract of the call log: each call once, with its events.

Times are seconds since the epoch, and arguments. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from server.domain.calls.attributed import EarlierCall
from server.domain.calls.call import Call
from server.domain.calls.call_updates import CallChange
from server.domain.calls.events import CallEvent
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import PostbackRequest
from server.stores.retention import UnreturnedNumber

MOST_CALLS_A_PAGE = 1_000


@dataclass(frozen=True)
class CallFilter:
    """Which calls of an account are asked for; None and empty mean any. `since` <= started_at < `until`."""

    since: float | None = None
    until: float | None = None
    campaign: str | None = None
    publisher: str | None = None
    tracking_source: str | None = None
    number_pool: str | None = None
    tracking_number: str | None = None
    caller: str | None = None
    match: str | None = None
    outcome: str | None = None
    tags: Mapping[str, str] | None = None


@dataclass(frozen=True)
class CallPage:
    """Some calls, newest first, without their events; `next_cursor` asks for those after them, None at the end."""

    calls: tuple[Call, ...]
    next_cursor: str | None


class CallErased(Exception):
    """The call's caller was erased: nothing more may be logged of it. `reserved` is the number that it may still hold."""

    def __init__(self, reserved: UnreturnedNumber) -> None:
        super().__init__(f"{reserved.call_id} was erased")
        self.reserved = reserved


class CallTransaction(ABC):
    """All that one webhook changes, in one transaction that keeps other writers of the same call out.

    It begins with `find`, where it is about one call: so nobody else can add that call meanwhile.
    """

    @abstractmethod
    def find(self, call_id: str) -> Call | None:
        """The call with its events, or None. Raises `CallErased` where it was erased not long ago."""

    @abstractmethod
    def list_earlier(
        self, account: str, caller: str, since: float, but_call_id: str, called: PhoneNumber
    ) -> list[EarlierCall]:
        """The caller's latest 20 calls to the account since then, and their latest 20 to this number; latest first.

        `but_call_id` is left out.
        """

    @abstractmethod
    def add(self, call: Call, now: float) -> None:
        """Add a call that `find` did not know, with its events."""

    @abstractmethod
    def update(self, call: Call, new_events: Sequence[CallEvent]) -> None:
        """Put what is known now in place of what was, and add these events; those whose keys it has are left as they are."""

    @abstractmethod
    def count_busy(self, account: str, receiving_number: str, since: float, but_call_id: str) -> int:
        """How many legs to the receiving number, started after `since`, of other calls, have not ended."""

    @abstractmethod
    def count_answered(self, account: str, receiving_number: str, since: float, but_call_id: str) -> int:
        """How many legs of other calls to the receiving number were answered since then or, begun since, ring now."""

    @abstractmethod
    def count_steps(self, account: str, path: str, but_call_id: str) -> int:
        """How many other calls of the account have taken the step."""

    @abstractmethod
    def list_queued(self, account: str, path: str, since: float) -> dict[str, float]:
        """The IDs of calls that wait in the queue at this step, first come first, and when they came, which is after `since`."""

    @abstractmethod
    def send(self, requests: Sequence[PostbackRequest], now: float) -> None:
        """Put postbacks into the outbox, those that are delayed for later.

        Where the outbox has the idempotency key, the new request replaces one that is still delayed; others stay.
        """

    @abstractmethod
    def withdraw(self, idempotency_keys: Sequence[str]) -> None:
        """Take back postbacks that are still delayed; others are left as they are."""

    def save(self, change: CallChange, now: float) -> None:
        """Write the change, with its postbacks."""
        if change.before is None:
            self.add(change.after, now)
        elif change.after is not change.before:
            self.update(change.after, change.events)
        if change.requests:
            self.send(change.requests, now)
        if change.withdrawn:
            self.withdraw(change.withdrawn)


class CallLog(ABC):
    """Keeps calls, with the accounts. `prepare` of the account store makes its tables."""

    @abstractmethod
    def begin(self) -> AbstractContextManager[CallTransaction]:
        """A transaction that is kept when the block ends well, and undone when it raises."""

    @abstractmethod
    def find(self, account: str, call_id: str) -> Call | None:
        """A call of the account with its events, or None; `call_id` may be the carrier's."""

    @abstractmethod
    def list_running(self, account: str, limit: int) -> list[Call]:
        """The account's calls of known visitors that have not ended, without their events, newest first."""

    @abstractmethod
    def find_account_of_call(self, call_id: str) -> str | None:
        """The key of the account whose call this is, or was until it was erased not long ago; else None."""

    @abstractmethod
    def list_calls(self, account: str, wanted: CallFilter, cursor: str | None, limit: int) -> CallPage:
        """A page of calls, newest first. Raises `ValueError` for a cursor that is not one of ours."""

    @abstractmethod
    def list_changed(self, account: str, after: int, limit: int) -> tuple[list[Call], int]:
        """Calls (with events) that have changed since the mark `after` (0: from the beginning), and the mark to go on from."""

    @abstractmethod
    def find_last_mark(self, account: str) -> int:
        """The mark of the account's latest change, from which `list_changed` tells what is new; 0 before the first."""

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections."""
