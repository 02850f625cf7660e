"""Dates and IP addresses that happen to hold the digits of a phone number."""

from dni_py.core.characters import digit_of
from dni_py.core.text import code_at, split_text

_DATES = ["4-2-2", "2-2-4", "4/2/2", "2/2/4", "4.2.2", "2.2.4"]
_PHONE_IN_PAIRS = "2.2.2.2"
"""Eight digits in dotted pairs are how Danes and Norwegians write a number, and no address that anybody writes."""


def shape_of(text: str, start: int, end: int) -> str:
    """Return how long each group of digits is, with what stands between them: `3-3-4` for `800-555-0100`."""
    shape = ""
    group = 0
    for index in range(start, end):
        if digit_of(code_at(text, index)) >= 0:
            group += 1
        else:
            shape += (str(group) if group > 0 else "") + text[index]
            group = 0
    return shape + str(group)


def is_date_or_address(text: str, start: int, end: int) -> bool:
    """Say whether text from start to end is written as a date or as an IPv4 address is."""
    shape = shape_of(text, start, end)
    if shape in _DATES:
        return True
    groups = split_text(shape, ".")
    if len(groups) != 4 or shape == _PHONE_IN_PAIRS:
        return False
    for group in groups:
        if group not in ["1", "2", "3"]:
            return False
    return True
