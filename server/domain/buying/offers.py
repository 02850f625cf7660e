"""What carriers offer, and what an account asks for."""

from dataclasses import dataclass

from server.domain.buying.money import Money
from server.domain.owned_numbers import NumberKind


@dataclass(frozen=True)
class NumberWish:
    """The numbers to search for. `country` is ISO 3166 alpha-2; `region` a state or province, as the carrier writes it.

    `contains` are digits anywhere in the number. Empty: any. Each number can receive calls; with `sms` also messages.
    """

    country: str
    kind: NumberKind = NumberKind.LOCAL
    area_code: str = ""
    region: str = ""
    contains: str = ""
    sms: bool = False


@dataclass(frozen=True)
class Offer:
    """A number (E.164) that the carrier sells now. `monthly_price` is None when the carrier does not say it."""

    number: str
    kind: NumberKind
    locality: str = ""
    region: str = ""
    monthly_price: Money | None = None
    demands: str = ""
    """What the carrier asks for before it sells the number, in its own words; empty: nothing."""


@dataclass(frozen=True)
class Wiring:
    """The addresses that the carrier calls for a number: a call comes in, its status, and what works without this server."""

    voice_url: str
    status_url: str
    fallback_url: str = ""


@dataclass(frozen=True)
class CarrierNumber:
    """A number (E.164) in the account at the carrier, by the carrier's ID of it, and where its calls go now."""

    number: str
    carrier_id: str
    wiring: Wiring
