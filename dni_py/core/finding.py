"""Finding target numbers in text, by their digits and not by their spelling."""

from typing import TypedDict

from dni_py.core.characters import digits_in
from dni_py.core.numbers import NumberRecord, PhoneNumber, prepare_number
from dni_py.core.patterns import (
    CLOSING,
    DATE_OR_ADDRESS,
    DIGITS_AHEAD,
    FEWEST_DIGITS_BESIDE_OTHERS,
    OPENING,
    TAKEN_AHEAD,
    write_pattern,
)
from dni_py.core.text import find_pattern, join_texts, matches_pattern, narrow_digits, slice_text

_AHEAD = 40


class Targets(TypedDict):
    """The target numbers of a page, and the pattern that each of them fits in any of its forms."""

    wanted: list[PhoneNumber]
    spelled: str


class Match(TypedDict):
    """Where a target number stands in a text: UTF-16 code units start to end, which target, which of its forms."""

    start: int
    end: int
    which: int
    form: int


def prepare_targets(records: list[NumberRecord]) -> Targets:
    """Return what `find_numbers` needs to find numbers, of which none may begin with the digits of an earlier one."""
    wanted = [prepare_number(record) for record in records]
    patterns: list[str] = []
    for number in wanted:
        for form in number["forms"]:
            patterns.append(write_pattern(form))
    return {"wanted": wanted, "spelled": OPENING + "(" + join_texts(patterns, "|") + ")" + CLOSING}


def find_numbers(text: str, targets: Targets) -> list[Match]:
    """Return the target numbers in text from left to right, none overlapping.

    A match starts at its first digit, or at a `+` or bracket right before it.
    """
    matches: list[Match] = []
    text = narrow_digits(text)
    start = 0
    while True:
        found = find_pattern(targets["spelled"], text, start)
        if len(found) == 0:
            return matches
        start = found[0] + 1
        written = slice_text(text, found[0], found[1])
        digits = digits_in(written)
        ahead = slice_text(text, max(found[0] - _AHEAD, 0), found[0])
        if not (
            matches_pattern(TAKEN_AHEAD, ahead)
            or (len(digits) < FEWEST_DIGITS_BESIDE_OTHERS and matches_pattern(DIGITS_AHEAD, ahead))
            or matches_pattern(DATE_OR_ADDRESS, written)
        ):
            start = found[1]
            matches.append(identify_match(found[0], start, digits, targets["wanted"]))


def identify_match(start: int, end: int, digits: str, wanted: list[PhoneNumber]) -> Match:
    """Return the match of the first number that has a form with which digits begin."""
    for which in range(len(wanted)):
        forms = wanted[which]["forms"]
        for form in range(len(forms)):
            if digits.startswith(forms[form]):
                return {"start": start, "end": end, "which": which, "form": form}
    return {"start": start, "end": end, "which": 0, "form": 0}
