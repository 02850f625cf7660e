"""The contract of what looks after calls that are over: numbers that go back to their pools, calls that are deleted or erased.

Times are seconds since the epoch, and arguments. Every method may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from server.domain.calls.call import Call


@dataclass(frozen=True)
class UnreturnedNumber:
    """A call that is over, or erased, whose number the lease store may not have back yet."""

    call_id: str
    account: str
    number_pool: str
    tracking_number: str
    extension: str


class Retention(ABC):
    """Looks after the calls in the call log, of all accounts. `prepare` of the account store makes its tables."""

    @abstractmethod
    def list_unreturned(self, ended_before: float, limit: int) -> list[UnreturnedNumber]:
        """Calls of pool numbers that ended then or before, and are not yet marked as returned."""

    @abstractmethod
    def mark_returned(self, call_id: str) -> None:
        """The lease store knows that the call has ended."""

    @abstractmethod
    def list_forgotten(self, started_before: float, limit: int) -> list[Call]:
        """Calls, with events, that began before then and never ended: their end was not told."""

    @abstractmethod
    def delete_older(self, account: str, started_before: float, limit: int, now: float) -> int:
        """Delete ended calls that began before then, with all that hangs on them; returns how many.

        For each of their recordings a request to erase it at the carrier is queued in the same transaction; where the carrier
        has no API for that, it is logged how many recordings stay there.
        """

    @abstractmethod
    def erase_caller(self, account: str, caller: str, now: float) -> int:
        """Delete all calls of the caller (E.164), as `delete_older` does; returns how many calls.

        That they were erased is known until `forget_erased`, as carriers may still tell of them.
        """

    @abstractmethod
    def forget_erased(self, erased_before: float) -> int:
        """Forget which calls were erased before then; returns how many. No carrier may tell of them any more."""

    @abstractmethod
    def forget_requests(self, created_before: float) -> int:
        """Delete requests of no call that were created before then and are over; returns how many.

        Those are alerts that were sent or given up, and erasures of recordings that were sent or that no attempt can carry out;
        one that was given up for another reason stays.
        """

    @abstractmethod
    def finish_erasures(self, account: str) -> int | None:
        """Delete the requests to erase recordings of an account that is to be forgotten; returns how many were given up.

        None, and nothing is deleted, while one of them waits to be sent.
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections."""
