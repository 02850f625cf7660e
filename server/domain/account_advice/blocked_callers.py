"""Warns about blocked callers that block more than anyone means: a whole country, or the account's own numbers."""

from collections.abc import Iterator

import phonenumbers

from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account
from server.domain.blocked_callers import BlockedCaller, index_blocked_callers

_MOST_LISTED = 3
_FEWEST_NATIONAL_DIGITS = 3
"""A shorter prefix of the account's own country blocks many area codes at once."""


def find_wide_blocks(account: Account) -> Iterator[AccountProblem]:
    """A warning for each prefix that blocks several countries, or a large part of the account's own."""
    own_code = str(phonenumbers.country_code_for_region(account.country))
    for index, blocked in enumerate(account.blocked_callers):
        if blocked.prefix is None:
            continue
        digits = blocked.prefix.removeprefix("+")
        countries = _list_countries(digits)
        if own_code.startswith(digits):
            whose = f"all callers of {account.country}, the account's own country"
        elif digits.startswith(own_code) and len(digits) - len(own_code) < _FEWEST_NATIONAL_DIGITS:
            whose = f"a large part of {account.country}, the account's own country"
        elif len(digits) == 1:
            whose = f"all callers of {len(countries)} countries ({', '.join(countries[:_MOST_LISTED])}, ...)"
        else:
            continue
        yield AccountProblem(
            ("blocked_callers", index),
            f"{blocked.caller!r} blocks {whose}. Write more digits before the '*', or the whole numbers.",
        )


def find_own_numbers_blocked(account: Account) -> Iterator[AccountProblem]:
    """A warning for each entry that blocks calls from the account's own receiving or target numbers."""
    own = {one.number.number: one.name for one in account.target_numbers}
    own |= {one.number.number: one.name for one in account.receiving_numbers}
    for index, blocked in enumerate(account.blocked_callers):
        matching = _list_matching(blocked, own)
        if matching:
            yield AccountProblem(
                ("blocked_callers", index),
                f"{blocked.caller!r} blocks calls from {matching[0]} ({own[matching[0]]}), a number of this account, such as "
                "test calls and calls that were forwarded from there. Remove it, or write more digits.",
            )


def _list_countries(digits: str) -> list[str]:
    """The countries whose codes begin with these digits: first those of the lowest code."""
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    return [region for code in sorted(regions) if str(code).startswith(digits) for region in regions[code]]


def _list_matching(blocked: BlockedCaller, own: dict[str, str]) -> list[str]:
    if blocked.prefix is None:
        return [blocked.caller] if blocked.caller in own else []
    index = index_blocked_callers((blocked,))
    return [number for number in own if index.find(number) is not None]
