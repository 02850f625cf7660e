"""The contract of a carrier's number API. Every method asks the carrier, and may raise the errors below."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from server.domain.buying.money import Money
from server.domain.buying.offers import CarrierNumber, NumberWish, Offer, Wiring
from server.domain.owned_numbers import NumberKind


class CarrierError(Exception):
    """The carrier did not do what it was asked. The message says why, without any secret."""


class CarrierRefused(CarrierError):
    """The carrier refused: this request changed nothing. The message has the carrier's own words, and what to do."""


class NotForSale(CarrierRefused):
    """The carrier does not sell this number (any more). It may be ours already, by an earlier request."""


class CredentialsRefused(CarrierRefused):
    """The carrier does not accept the credentials."""


class CarrierBusy(CarrierError):
    """The carrier wants fewer requests: this one changed nothing, and may be sent again in `retry_seconds`."""

    def __init__(self, message: str, retry_seconds: float) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds


class OutcomeUnknown(CarrierError):
    """No reply, or one that says nothing. The request may have been carried out, or may still be."""


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
