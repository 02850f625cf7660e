"""What the calls answer. The JSON Schemas of `docs/wire` are written from these."""

from enum import StrEnum
from typing import Literal

from pydantic import RootModel
from typing_extensions import TypedDict


class DefaultNumberReason(StrEnum):
    """Why a target number gets a default number."""

    POOL_EXHAUSTED = "pool_exhausted"
    CLIENT_LIMIT = "client_limit"
    OTHER_PUBLISHER = "other_publisher"
    NO_POOL = "no_pool"
    BOT = "bot"
    AUTOMATION = "automation"
    STORE_UNAVAILABLE = "store_unavailable"


class GoneReason(StrEnum):
    """Why a lease is not live."""

    EXPIRED = "expired"
    RELEASED = "released"
    UNKNOWN = "unknown"


class NumberForms(TypedDict):
    """A number in the forms that a page may show: E.164, its extension, and the two formats of libphonenumber."""

    number: str
    extension: str | None
    national: str
    international: str


class LeasedNumber(NumberForms):
    """A tracking number that is leased to the visit; `lease` is the token that proves it."""

    lease: str


class DefaultNumber(NumberForms):
    """The default number to show instead, and why."""

    reason: DefaultNumberReason


class ClaimResponse(TypedDict):
    """The numbers by target number, and the seconds after which the page is to ask again."""

    numbers: dict[str, LeasedNumber | DefaultNumber]
    renew_after_seconds: float


class LiveLease(TypedDict):
    """The number may be shown on."""

    live: Literal[True]


class GoneLease(TypedDict):
    """The number may be shown no more."""

    live: Literal[False]
    reason: GoneReason


class RenewResponse(TypedDict):
    """For each token, in the order in which they were sent; and the seconds after which the page is to ask again."""

    leases: list[LiveLease | GoneLease]
    renew_after_seconds: float


class TagResponse(TypedDict):
    """All that the visitor has told of the visit so far, beyond what its address says."""

    tags: dict[str, str]


class Error(TypedDict):
    """What is wrong: `code` for programs, `message` for people."""

    code: str
    message: str


class ErrorResponse(TypedDict):
    """Every answer whose status is 400 or above."""

    error: Error


class UnavailableResponse(ErrorResponse, ClaimResponse):
    """The answer to a claim while a store is away: the default numbers all the same, and that it is worth asking again."""


class ClaimFailure(RootModel[UnavailableResponse | ErrorResponse]):
    """The answer to a claim while a store is away: with numbers, unless it is the accounts' store."""


def is_unavailable(response: ClaimResponse) -> bool:
    """Whether a claim got no lease, and a store that is away is why: then it is a failure, to be retried."""
    reasons = [number.get("reason") for number in response["numbers"].values()]
    return DefaultNumberReason.STORE_UNAVAILABLE in reasons and None not in reasons
