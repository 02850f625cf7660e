"""The contract of what works on an account's numbers at carriers, for commands, console and API."""

from collections.abc import Sequence
from typing import Protocol

from server.domain.account_history import Author
from server.domain.buying.money import Money
from server.domain.buying.offers import NumberWish, Offer
from server.domain.buying.purchases import Purchase
from server.domain.buying.sync_plan import SyncStep


class NumberDesk(Protocol):
    """Searches, buys, takes over and returns numbers of accounts, by the account's key and the carrier's name.

    Every method may raise `NumberError`, `SecretMissing` and `StoreUnavailable`. Times are in seconds since the epoch.
    """

    def list_carriers(self, key: str) -> Sequence[str]:
        """The carriers for which the account has all secrets."""

    def search(self, key: str, carrier: str, wish: NumberWish, limit: int) -> Sequence[Offer]:
        """The numbers that the carrier sells now."""

    def find_price(self, key: str, carrier: str, number: str) -> Money:
        """What a number costs a month. Raises `PriceUnknown`."""

    def buy(
        self, key: str, carrier: str, number: str, price: Money, pool: str | None, wish_id: str, by: Author, now: float
    ) -> Purchase:
        """Buy the number, for a number pool (its name) or the inventory, and return the purchase as it is then.

        The same wish, however often it arrives, is one purchase.
        """

    def list_purchases(self, key: str, limit: int) -> Sequence[Purchase]:
        """The account's purchases, newest first."""

    def sum_prices(self, key: str) -> Sequence[Money]:
        """What the account's numbers cost a month, one sum for each currency."""

    def plan_sync(self, key: str, carrier: str) -> Sequence[SyncStep]:
        """What differs between the inventory and the account at the carrier."""

    def apply_step(self, key: str, carrier: str, step: SyncStep, now: float) -> str:
        """Do what the step says; returns what could not be done, or an empty text."""

    def return_number(self, key: str, number: str, now: float) -> None:
        """Return the number to its carrier. Raises `NotReleasable`."""
