"""The contract of a carrier's number API. Every method asks the carrier, and may raise `CarrierError`."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from server.domain.buying.money import Money
from server.domain.buying.offers import CarrierNumber, NumberWish, Offer, Wiring
from server.domain.owned_numbers import NumberKind


class NumberCarrier(Protocol):
    """One account at one carrier."""

    name: str

    def search(self, wish: NumberWish, limit: int) -> Sequence[Offer]:
        """The numbers that the carrier sells now, with their monthly price if it says one."""

    def find_price(self, country: str, kind: NumberKind) -> Money | None:
        """What such a number costs a month; None if the carrier does not say it."""

    def buy(self, number: str, wiring: Wiring) -> CarrierNumber:
        """Buy the number (E.164), and set where its calls go in the same request."""

    def find(self, number: str) -> CarrierNumber | None:
        """The number, if it is in the account at the carrier."""

    def list_numbers(self) -> Iterator[CarrierNumber]:
        """All numbers of the account at the carrier."""

    def configure(self, carrier_id: str, wiring: Wiring) -> None:
        """Set where the calls of a number go."""

    def release(self, carrier_id: str) -> None:
        """Give the number back. It may be gone already."""

    def find_balance(self) -> Money | None:
        """What is left to spend at the carrier; None if it does not say."""
