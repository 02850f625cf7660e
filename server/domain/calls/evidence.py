"""Evidence for which visitor calls: a phone number that they typed, or a tap on the number's link."""

import re
from collections.abc import Sequence

from server.domain.leases import Visitor
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number

TAP_TAG = "tel_tapped_at"
"""The page tag with the time when a `tel:` link was tapped, in milliseconds of the visitor's clock."""

TAP_SECONDS_BEFORE = 60.0
"""A tap counts for calls up to this long after it: the phone asks before it dials, and the call takes time to arrive."""

TAP_SECONDS_AFTER = 10.0
"""A tap up to this long after the call counts too, because the visitor's clock may be fast.

Most phones set their clock by the network to a second or two. A longer limit would only match more taps of other visitors.
"""

MOST_NUMBERS_TYPED = 3
"""Most different phone numbers that a visitor may type. More are guesses, and then none of them is evidence."""

MOST_NUMBERS_READ = 200
"""Most page tag values that are parsed as phone numbers for one call, so that page tags can't make a call slow."""

LONGEST_TYPED_NUMBER = 60
"""Most characters of a phone number; `parse_phone_number` rejects longer ones."""

_COMPARED_DIGITS = 6
_LONGEST_TIME = 15
_OTHER_THAN_DIGITS = re.compile(r"[^0-9]+")
_LIKE_A_NUMBER = re.compile(r"[^0-9]*(?:[0-9][^0-9]*){7,}")


def list_who_typed(visitors: Sequence[Visitor], caller: str, country: str) -> list[Visitor]:
    """The visitors with a page tag that is the caller's number (E.164), in any notation of `country`.

    A visitor with more than `MOST_NUMBERS_TYPED` different numbers does not count. If more than `MOST_NUMBERS_READ` values
    would have to be parsed, the list is empty, because a match among the rest would go unseen.
    """
    if not caller:
        return []
    typed: list[Visitor] = []
    read_count = 0
    for visitor in visitors:
        claimed = visitor.page_tags.items()
        short = [value for name, value in claimed if len(value) <= LONGEST_TYPED_NUMBER and name != TAP_TAG]
        if not any(_is_likely(value, caller) for value in short):
            continue
        numbers: set[str] = set()
        for value in filter(_LIKE_A_NUMBER.fullmatch, short):
            if read_count == MOST_NUMBERS_READ:
                return []
            read_count += 1
            numbers.add(_read_number(value, country))
            if len(numbers - {""}) > MOST_NUMBERS_TYPED:
                break
        else:
            if caller in numbers:
                typed.append(visitor)
    return typed


def list_who_tapped(visitors: Sequence[Visitor], now: float) -> list[Visitor]:
    """The visitors who tapped a number's link moments before `now`."""
    return [visitor for visitor in visitors if _has_tapped(visitor.page_tags.get(TAP_TAG, ""), now)]


def _is_likely(value: str, caller: str) -> bool:
    """Whether the value ends like the caller's number. This is a hundred times faster than parsing the number."""
    if value[-1:].isalnum() and value[-1] != caller[-1]:
        return False
    return _OTHER_THAN_DIGITS.sub("", value).endswith(caller[-_COMPARED_DIGITS:])


def _read_number(value: str, country: str) -> str:
    """The number in E.164, or empty."""
    try:
        return parse_phone_number(value.strip(), country).number
    except NotAPhoneNumber:
        return ""


def _has_tapped(value: str, now: float) -> bool:
    if not (value.isascii() and value.isdecimal() and len(value) <= _LONGEST_TIME):
        return False
    seconds_ago = now - int(value) / 1000
    return -TAP_SECONDS_AFTER <= seconds_ago <= TAP_SECONDS_BEFORE
