"""The contract of the call log: each call once, with its events.

Times are arguments, in seconds since the epoch. Every method may raise `StoreUnavailable`.
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
    """Which calls of an account to list. None and empty match any call. `since` <= started_at < `until`.

    `search`: words that must all be in the call's names, tags' values and notes, each by its first letters; or the last digits
    of the caller, or the first digits of the caller's or the called number. `without`: a field or tag of which the call has no
    value, as `read_absence` returns it.
    """

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
    receiving_number: str | None = None
    lead_status: str | None = None
    min_talk_seconds: float | None = None
    max_talk_seconds: float | None = None
    search: str | None = None
    without: str | None = None


@dataclass(frozen=True)
class LastCall:
    """When the latest call of a carrier to a tracking number (E.164) began."""

    number: str
    carrier: str
    started_at: float


@dataclass(frozen=True)
class CallPage:
    """Some calls, newest first, without their events. `next_cursor` is the cursor of the next page, None on the last page."""

    calls: tuple[Call, ...]
    next_cursor: str | None


class CallErased(Exception):
    """The call's caller was erased, so nothing more may be logged about it. `reserved` is the number it may still reserve."""

    def __init__(self, reserved: UnreturnedNumber) -> None:
        super().__init__(f"{reserved.call_id} was erased")
        self.reserved = reserved


class CallTransaction(ABC):
    """All changes of one webhook, in one transaction that keeps out other writers of the same call.

    A transaction about one call begins with `find`, so that no other transaction can add the same call meanwhile.
    """

    @abstractmethod
    def find(self, call_id: str) -> Call | None:
        """The call with its events, or None. Raises `CallErased` when it was erased recently."""

    @abstractmethod
    def list_earlier(
        self, account: str, caller: str, since: float, excluded_call_id: str, called: PhoneNumber
    ) -> list[EarlierCall]:
        """The caller's latest 20 calls to the account since then, and their latest 20 to this number; latest first.

        Leaves out `excluded_call_id`, and calls that were rejected because their caller is blocked.
        """

    @abstractmethod
    def add(self, call: Call, now: float) -> None:
        """Add a call that `find` did not find, with its events."""

    @abstractmethod
    def update(self, call: Call, new_events: Sequence[CallEvent]) -> None:
        """Replace the call with its current state and add these events. Events whose keys are already stored stay unchanged."""

    @abstractmethod
    def count_busy(self, account: str, receiving_number: str, since: float, excluded_call_id: str) -> int:
        """The number of other calls' legs to the receiving number that started after `since` and have not ended."""

    @abstractmethod
    def count_answered(self, account: str, receiving_number: str, since: float, excluded_call_id: str) -> int:
        """The number of other calls' legs to the receiving number that were answered since then, or began since and ring now."""

    @abstractmethod
    def count_steps(self, account: str, path: str, excluded_call_id: str) -> int:
        """The number of other calls of the account that have taken the step."""

    @abstractmethod
    def list_queued(self, account: str, path: str, since: float) -> dict[str, float]:
        """The calls that wait in the queue at this step and joined it after `since`: join times by call ID, first come first."""

    @abstractmethod
    def send(self, requests: Sequence[PostbackRequest], now: float) -> None:
        """Put postbacks into the outbox, to be sent now or, if delayed, later.

        A new request replaces a delayed one with the same idempotency key. If that one is not delayed any more, it stays.
        """

    @abstractmethod
    def withdraw(self, idempotency_keys: Sequence[str]) -> None:
        """Remove postbacks that are still delayed; leave others unchanged."""

    def save(self, change: CallChange, now: float) -> None:
        """Write the change and its postbacks."""
        if change.before is None:
            self.add(change.after, now)
        elif change.after is not change.before:
            self.update(change.after, change.events)
        if change.requests:
            self.send(change.requests, now)
        if change.withdrawn:
            self.withdraw(change.withdrawn)


class CallLog(ABC):
    """Stores calls, in the database of the accounts. `prepare` of the account store creates its tables."""

    @abstractmethod
    def begin(self) -> AbstractContextManager[CallTransaction]:
        """A transaction that is committed when the block ends, and rolled back when it raises."""

    @abstractmethod
    def find(self, account: str, call_id: str) -> Call | None:
        """A call of the account with its events, or None. `call_id` may be the carrier's ID."""

    @abstractmethod
    def list_running(self, account: str, limit: int) -> list[Call]:
        """The account's calls of known visitors that have not ended, newest first, without their events."""

    @abstractmethod
    def find_account_of_call(self, call_id: str) -> str | None:
        """The key of the account that the call belongs to, or belonged to until it was erased lately; else None."""

    @abstractmethod
    def list_calls(self, account: str, wanted: CallFilter, cursor: str | None, limit: int) -> CallPage:
        """A page of calls, newest first. Raises `ValueError` for an invalid cursor."""

    @abstractmethod
    def list_last_calls(self, account: str) -> list[LastCall]:
        """The latest call of each carrier to each number of the account that was called, by number and carrier.

        It reads all calls of the account, so it may take seconds.
        """

    @abstractmethod
    def list_calls_of_caller(self, account: str, caller: str) -> list[Call]:
        """All calls of the caller (E.164) to the account, oldest first, with their events."""

    @abstractmethod
    def list_changed(self, account: str, after: int, limit: int) -> tuple[list[Call], int]:
        """Calls, with events, that have changed since the mark `after` (0: all), and the mark to continue from."""

    @abstractmethod
    def find_last_mark(self, account: str) -> int:
        """The mark of the account's latest change, 0 before the first. `list_changed` lists the changes after it."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
