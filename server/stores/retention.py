"""The contract of call maintenance: numbers that return to their pools, and calls that are deleted or erased.

Times are arguments, in seconds since the epoch. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from server.domain.calls.call import Call


@dataclass(frozen=True)
class UnreturnedNumber:
    """An ended or erased call whose number the lease store may not have back yet."""

    call_id: str
    account: str
    number_pool: str
    tracking_number: str
    extension: str


class Retention(ABC):
    """Maintains the calls of all accounts in the call log. `prepare` of the account store creates its tables."""

    @abstractmethod
    def list_unreturned(self, ended_before: float, limit: int) -> list[UnreturnedNumber]:
        """Calls to pool numbers that ended at that time or before and are not marked as returned yet."""

    @abstractmethod
    def mark_returned(self, call_id: str) -> None:
        """Record that the lease store knows the end of the call."""

    @abstractmethod
    def list_forgotten(self, started_before: float, limit: int) -> list[Call]:
        """Calls, with events, that began before then and whose end was never reported."""

    @abstractmethod
    def delete_older(self, account: str, started_before: float, limit: int, now: float) -> int:
        """Delete ended calls that began before then, with everything that belongs to them; returns their number.

        Reports still count them. The same transaction queues a request to erase each of their recordings at the carrier. If
        the carrier has no API for it, the number of recordings that stay there is logged.
        """

    @abstractmethod
    def erase_caller(self, account: str, caller: str, now: float) -> int:
        """Delete all calls of the caller (E.164), as `delete_older` does, but from reports too; returns their number.

        The store remembers the erased calls until `forget_erased`, because carriers may still report their events.
        """

    @abstractmethod
    def forget_erased(self, erased_before: float) -> int:
        """Forget the calls that were erased before then; returns their number. Carriers report nothing about them any more."""

    @abstractmethod
    def forget_requests(self, created_before: float) -> int:
        """Delete finished requests that belong to no call and were created before then; returns their number.

        These are alerts and notifications that were sent or given up, and erasures of recordings that were sent or that no
        attempt can carry out.
        Erasures that were given up for another reason stay.
        """

    @abstractmethod
    def finish_erasures(self, account: str) -> int | None:
        """Delete the erasure requests of an account that is about to be forgotten; returns the number that were given up.

        Its notifications go with them. Returns None and deletes nothing while an erasure waits to be sent.
        """

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""
