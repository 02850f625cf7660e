"""The contract of the purchases of numbers: what was decided, before the carrier is asked, and what came of it.

Times are arguments, in seconds since the epoch. Every method is one transaction and may raise `StoreUnavailable`.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from server.domain.buying.money import Money
from server.domain.buying.purchases import Purchase


class Purchases(ABC):
    """Stores purchases, and the numbers that they order in the inventory. `prepare` of the account store creates the tables."""

    @abstractmethod
    def begin(self, purchase: Purchase, budget: Money | None) -> Purchase:
        """Store a new purchase and put its number into the inventory as `ordered`; returns the stored one.

        A wish that is stored already is returned as it is now, and changes nothing. Raises `BudgetExceeded` when the price
        does not fit into the budget beside all numbers of the account, ordered ones included, and `NumberWanted`.
        """

    @abstractmethod
    def replace(self, known: Purchase, changed: Purchase) -> bool:
        """Store the changed purchase if the stored one is still as `known`; returns whether it was.

        In the same transaction a purchase that becomes `bought` puts the number into the inventory as `resting`, with carrier,
        ID and price, and one that becomes `refused` takes it out again.
        """

    @abstractmethod
    def find(self, account: str, wish_id: str) -> Purchase | None:
        """The purchase of this wish of the account, or None."""

    @abstractmethod
    def list_open(self, now: float, limit: int) -> Sequence[Purchase]:
        """Purchases of which something is left to do at `now`, oldest first: `chosen` ones to try, `bought` ones to place."""

    @abstractmethod
    def list_purchases(self, account: str, limit: int) -> Sequence[Purchase]:
        """The account's purchases, newest first."""

    @abstractmethod
    def sum_prices(self, account: str) -> Sequence[Money]:
        """What the account's numbers cost a month, ordered ones included, one sum for each currency."""
