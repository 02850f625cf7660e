"""The responses to pages. The JSON Schemas of `docs/wire` are written from these types."""

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
    FEW_FREE_NUMBERS = "few_free_numbers"
    OTHER_CHECK = "other_check"


class GoneReason(StrEnum):
    """Why a lease is not live."""

    EXPIRED = "expired"
    RELEASED = "released"
    UNKNOWN = "unknown"


class NumberForms(TypedDict):
    """A number in the formats that a page may show: E.164, its extension, and the two formats of libphonenumber."""

    number: str
    extension: str | None
    national: str
    international: str


class LeasedNumber(NumberForms):
    """A tracking number that is leased to the visit; `lease` is the token that proves it."""

    lease: str


class LentNumber(LeasedNumber):
    """A tracking number that is lent to a check of the site, with the name of its pool, which other pages need not see."""

    number_pool: str


class DefaultNumber(NumberForms):
    """The default number to show instead, and the reason."""

    reason: DefaultNumberReason


class ClaimResponse(TypedDict):
    """The numbers by target number, and the seconds after which the page must ask again."""

    numbers: dict[str, LentNumber | LeasedNumber | DefaultNumber]
    renew_after_seconds: float


class LiveLease(TypedDict):
    """The page may keep showing the number."""

    live: Literal[True]


class GoneLease(TypedDict):
    """The page must stop showing the number."""

    live: Literal[False]
    reason: GoneReason


class RenewResponse(TypedDict):
    """The state of each token's lease, in the order of the tokens; and the seconds after which the page must ask again."""

    leases: list[LiveLease | GoneLease]
    renew_after_seconds: float


class TagResponse(TypedDict):
    """All tags that the page has added to the visit so far, without the tags of its address."""

    tags: dict[str, str]


class Error(TypedDict):
    """The error: `code` for programs, `message` for people."""

    code: str
    message: str


class ErrorResponse(TypedDict):
    """The body of every response whose status is 400 or above."""

    error: Error


class FieldProblem(TypedDict):
    """What is wrong with a field; `field` is its path from the top of the account file, as in `campaigns[0].route`."""

    field: str
    message: str


class InvalidError(Error):
    """The error of a body with invalid fields; `message` has the first problem."""

    problems: list[FieldProblem]


class InvalidResponse(TypedDict):
    """The body of a response with status 422."""

    error: InvalidError


class UnavailableResponse(ErrorResponse, ClaimResponse):
    """The response to a claim while a store is unavailable: the default numbers, and that a retry is worthwhile."""


class ClaimFailure(RootModel[UnavailableResponse | ErrorResponse]):
    """The response to a claim while a store is unavailable: with numbers, unless it is the account store."""


def is_unavailable(response: ClaimResponse) -> bool:
    """Whether a claim got no lease because a store is unavailable: then it is a failure, and the page retries."""
    reasons = [number.get("reason") for number in response["numbers"].values()]
    return DefaultNumberReason.STORE_UNAVAILABLE in reasons and None not in reasons
