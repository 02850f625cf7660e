"""The contract of what happens to numbers of the inventory at their carriers, apart from purchases.

Times are arguments, in seconds since the epoch. Every method is one transaction and may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod

from server.domain.buying.money import Money


class NumberInventory(ABC):
    """Changes the carrier's side of numbers. Who owns a number, and whether it is in use, follows from accounts."""

    @abstractmethod
    def adopt(self, account: str, number: str, carrier: str, carrier_id: str, price: Money | None, now: float) -> bool:
        """Note that the number is the account's at the carrier. One that is new here, or was returned, rests.

        Returns whether it is the account's: another account may own it.
        """

    @abstractmethod
    def begin_leaving(self, account: str, number: str, now: float) -> bool:
        """Note that the resting number is being returned, so that nobody can use it; returns whether it rested."""

    @abstractmethod
    def finish_leaving(self, account: str, number: str, now: float) -> None:
        """Note that the carrier has the number back."""

    @abstractmethod
    def stay(self, account: str, number: str, now: float) -> None:
        """Let the number rest again: the carrier did not take it back."""
