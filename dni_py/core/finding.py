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
from dni_py.core.text import find_pattern, match_pattern, slice_text

_LONGEST_FORM = 24
_AHEAD = 40


class Spelling(TypedDict):
    """One of the digit strings to be found: of which target, and the index of its form."""

    digits: str
    target: int
    form: int


class Targets(TypedDict):
    """The target numbers of a page, their digit strings from the longest to the shortest, and the pattern that all fit."""

    numbers: list[PhoneNumber]
    spellings: list[Spelling]
    pattern: str


class Match(TypedDict):
    """Where a target number stands in a text: UTF-16 code units start to end, which target, which of its forms."""

    start: int
    end: int
    target: int
    form: int


def prepare_targets(records: list[NumberRecord]) -> Targets:
    """Return what `find_numbers` needs to find numbers."""
    numbers = [prepare_number(record) for record in records]
    spellings: list[Spelling] = []
    pattern = ""
    for shorter in range(_LONGEST_FORM):
        for target in range(len(numbers)):
            forms = numbers[target]["forms"]
            for form in range(len(forms)):
                if len(forms[form]) == _LONGEST_FORM - shorter:
                    spellings.append({"digits": forms[form], "target": target, "form": form})
                    pattern += ("|" if pattern != "" else "") + write_pattern(forms[form])
    return {"numbers": numbers, "spellings": spellings, "pattern": OPENING + "(?:" + pattern + ")" + CLOSING}


def find_numbers(text: str, targets: Targets) -> list[Match]:
    """Return the target numbers in text from left to right, none overlapping; of two at one place the longer.

    A match starts at its first digit, or at a `+` or bracket right before it.
    """
    matches: list[Match] = []
    start = 0
    while True:
        found = find_pattern(targets["pattern"], text, start)
        if len(found) == 0:
            return matches
        start = found[0] + 1
        written = slice_text(text, found[0], found[1])
        digits = digits_in(written)
        ahead = slice_text(text, max(found[0] - _AHEAD, 0), found[0])
        if (
            len(match_pattern(TAKEN_AHEAD, ahead)) == 0
            and (len(digits) >= FEWEST_DIGITS_BESIDE_OTHERS or len(match_pattern(DIGITS_AHEAD, ahead)) == 0)
            and len(match_pattern(DATE_OR_ADDRESS, written)) == 0
        ):
            start = found[1]
            for spelling in targets["spellings"]:
                if digits.startswith(spelling["digits"]):
                    matches.append(
                        {"start": found[0], "end": start, "target": spelling["target"], "form": spelling["form"]}
                    )
                    break
