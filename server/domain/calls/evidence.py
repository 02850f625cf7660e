"""What tells a caller apart among the visitors who saw a number: a number that they typed, a tap on its link."""

from collections.abc import Iterator, Sequence
from itertools import islice

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

MOST_NUMBERS_READ = 1_000
"""Claimed values that are read as phone numbers for one call, so that nobody can make a call slow by what pages claim."""

_COMPARED_DIGITS = 6
_LONGEST_TIME = 15


def list_who_typed(visitors: Sequence[Visitor], caller: str, country: str) -> list[Visitor]:
    """The visitors whose page claims a tag that is the caller's number (E.164), as one writes it in `country`."""
    if not caller:
        return []
    likely = islice(_list_likely(visitors, caller), MOST_NUMBERS_READ)
    typed = {visitor.visitor_id for visitor, value in likely if _is_number(value, caller, country)}
    return [visitor for visitor in visitors if visitor.visitor_id in typed]


def list_who_tapped(visitors: Sequence[Visitor], now: float) -> list[Visitor]:
    """The visitors who tapped a number's link moments before `now`."""
    return [visitor for visitor in visitors if _has_tapped(visitor.claimed_tags.get(TAP_TAG, ""), now)]


def _list_likely(visitors: Sequence[Visitor], caller: str) -> Iterator[tuple[Visitor, str]]:
    """Values that end as the caller's number does. Reading a number takes a hundred times as long as this look at it."""
    ending = caller[-_COMPARED_DIGITS:]
    for visitor in visitors:
        for value in visitor.claimed_tags.values():
            digits = "".join(character for character in value if character in "0123456789")
            if digits.endswith(ending):
                yield visitor, value


def _is_number(value: str, caller: str, country: str) -> bool:
    try:
        return parse_phone_number(value.strip(), country).number == caller
    except NotAPhoneNumber:
        return False


def _has_tapped(value: str, now: float) -> bool:
    if not (value.isascii() and value.isdecimal() and len(value) <= _LONGEST_TIME):
        return False
    seconds_ago = now - int(value) / 1000
    return -TAP_SECONDS_AFTER <= seconds_ago <= TAP_SECONDS_BEFORE
