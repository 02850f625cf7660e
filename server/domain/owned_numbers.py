"""The numbers that an account owns. Calls to them belong to this account, so a number can have only one owner."""

from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberType

from server.domain.accounts import Account


class NumberKind(StrEnum):
    """The kind of number that the caller dials; `national` is any other number without a geographic area."""

    LOCAL = "local"
    TOLL_FREE = "toll_free"
    NATIONAL = "national"
    MOBILE = "mobile"


class NumberState(StrEnum):
    """The use of an owned number.

    `ordered`: being bought. `porting`: on its way from another carrier. `active`: the account uses it. `resting`: it does not.
    `leaving`: being returned to the carrier. `released`: returned.
    """

    ORDERED = "ordered"
    PORTING = "porting"
    ACTIVE = "active"
    RESTING = "resting"
    LEAVING = "leaving"
    RELEASED = "released"


@dataclass(frozen=True)
class NumberFacts:
    """Facts that follow from a number itself. `region` is ISO 3166 alpha-2, or "001" for numbers without a country."""

    kind: NumberKind
    region: str
    national_digits: str


@dataclass(frozen=True)
class OwnedNumber:
    """A number (E.164) and its owner, the key of an account. `since`: the start of its state, in seconds since the epoch.

    If the carrier is known: its name, its ID of the number, and the monthly cost.
    """

    number: str
    account: str
    kind: NumberKind
    region: str
    state: NumberState
    since: float
    carrier: str | None = None
    carrier_id: str | None = None
    monthly_price: str | None = None


REST_BEFORE_MOVE_SECONDS = 86_400.0
"""How long a number rests before another account may get it: people who saw the old owner's ad may still call it."""

_KINDS = {
    PhoneNumberType.FIXED_LINE: NumberKind.LOCAL,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.LOCAL,
    PhoneNumberType.TOLL_FREE: NumberKind.TOLL_FREE,
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
}


def list_owned_numbers(account: Account) -> tuple[str, ...]:
    """The numbers (E.164) that the account owns, each once.

    They are the tracking numbers of its sources and pools, and those default numbers of pools that are not a target or
    receiving number: accounts may share these, as calls to them do not come to this server.
    """
    answered_elsewhere = list_answered_elsewhere(account)
    tracking_numbers = (one.number for one in account.tracking_numbers)
    default_numbers = (pool.default_number.number for pool in account.number_pools if pool.default_number)
    owned = [*tracking_numbers, *(one for one in default_numbers if one not in answered_elsewhere)]
    return tuple(dict.fromkeys(owned))


def list_answered_elsewhere(account: Account) -> frozenset[str]:
    """The account's target and receiving numbers (E.164)."""
    targets = (target.number.number for target in account.target_numbers)
    return frozenset(targets).union(one.number.number for one in account.receiving_numbers)


def find_movable_at(resting: OwnedNumber) -> float:
    """When the resting number may go to another account, in seconds since the epoch."""
    return resting.since + REST_BEFORE_MOVE_SECONDS


def find_facts(number: str) -> NumberFacts:
    parsed = phonenumbers.parse(number)
    region = phonenumbers.region_code_for_number(parsed) or phonenumbers.region_code_for_country_code(
        parsed.country_code or 0
    )
    kind = _KINDS.get(phonenumbers.number_type(parsed), NumberKind.NATIONAL)
    return NumberFacts(kind, region, phonenumbers.national_significant_number(parsed))
