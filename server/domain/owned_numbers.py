"""The numbers that an account owns: those that bring calls to it, and so can belong to one account alone."""

from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumberType

from server.domain.accounts import Account


class NumberKind(StrEnum):
    """What a number looks like to who dials it; `national` is every other one that belongs to no town."""

    LOCAL = "local"
    TOLL_FREE = "toll_free"
    NATIONAL = "national"
    MOBILE = "mobile"


class NumberState(StrEnum):
    """How an owned number is used: by the account, by nobody any more, given back to the carrier, or on its way here."""

    ACTIVE = "active"
    RESTING = "resting"
    RELEASED = "released"
    PORTING = "porting"


@dataclass(frozen=True)
class NumberFacts:
    """What a number says of itself. `region` is ISO 3166 alpha-2, "001" for numbers of no country."""

    kind: NumberKind
    region: str
    national_digits: str


@dataclass(frozen=True)
class OwnedNumber:
    """A number (E.164) and its one owner, an account's key. `since`: when it came into its state, in seconds since the epoch.

    Where a carrier is known: its name, its own ID of the number, and what it costs a month.
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
"""How long a number rests before another account may have it: who saw it in the old owner's ad may still call."""

_KINDS = {
    PhoneNumberType.FIXED_LINE: NumberKind.LOCAL,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.LOCAL,
    PhoneNumberType.TOLL_FREE: NumberKind.TOLL_FREE,
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
}


def list_owned_numbers(account: Account) -> tuple[str, ...]:
    """The numbers (E.164) that are the account's own, each once.

    They are the tracking numbers of its sources and pools, and pools' default numbers that are not somebody's desk: a
    target or receiving number may be shared by accounts, as calls to it do not come to this server.
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
