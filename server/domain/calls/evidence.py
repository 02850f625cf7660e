"""What tells a caller apart among the visitors who saw a number: a number that they typed, a tap on its link."""

import re
from collections.abc import Sequence

from server.domain.leases import Visitor
from server.domain.phone_numbers import NotAPhoneNumber, parse_phone_number

TAP_TAG = "tel_tapped_at"
"""The tag by which a page tells when a `tel:` link was tapped, in milliseconds of the visitor's clock."""

TAP_SECONDS_BEFORE = 60.0
"""A tap counts for a call that comes so long after it: the phone asks whether to dial, and the call takes its way to us."""

TAP_SECONDS_AFTER = 10.0
"""A tap that seems to come so long after the call counts too: the visitor's clock is fast.

Clocks that are further off give no evidence, as most phones set theirs by the network to a second or two; a longer time
would only give more taps of others the look of evidence.
"""

MOST_NUMBERS_TYPED = 3
"""Different phone numbers that a visitor may have typed; more are a guess at who may call, and none of them is evidence."""

MOST_NUMBERS_READ = 200
"""Claimed values that are read as phone numbers for one call, so that nobody can make a call slow by what pages claim."""

LONGEST_TYPED_NUMBER = 60
"""Characters of a value that may be a phone number; a longer one is no number that `parse_phone_number` reads."""

_COMPARED_DIGITS = 6
_LONGEST_TIME = 15
_OTHER_THAN_DIGITS = re.compile(r"[^0-9]+")
_LIKE_A_NUMBER = re.compile(r"[^0-9]*(?:[0-9][^0-9]*){7,}")


def list_who_typed(visitors: Sequence[Visitor], caller: str, country: str) -> list[Visitor]:
    """The visitors whose page claims a tag that is the caller's number (E.164), as one writes it in `country`.

    Who claims more than `MOST_NUMBERS_TYPED` different numbers has typed none. Nobody is known to have, where more than
    `MOST_NUMBERS_READ` values would have to be read: among those who are left could be another.
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
    """Whether the value ends as the caller's number does. Reading a number takes a hundred times as long as this look at it."""
    if value[-1:].isalnum() and value[-1] != caller[-1]:
        return False
    return _OTHER_THAN_DIGITS.sub("", value).endswith(caller[-_COMPARED_DIGITS:])


def _read_number(value: str, country: str) -> str:
    """The number in E.164, or nothing."""
    try:
        return parse_phone_number(value.strip(), country).number
    except NotAPhoneNumber:
        return ""


def _has_tapped(value: str, now: float) -> bool:
    if not (value.isascii() and value.isdecimal() and len(value) <= _LONGEST_TIME):
        return False
    seconds_ago = now - int(value) / 1000
    return -TAP_SECONDS_AFTER <= seconds_ago <= TAP_SECONDS_BEFORE
