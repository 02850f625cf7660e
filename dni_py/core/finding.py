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
from dni_py.core.text import join_texts, matches_pattern


class Targets(TypedDict):
    """The target numbers of a page, and the pattern that each of them fits in any of its forms."""

    wanted: list[PhoneNumber]
    spelled: str


class Found(TypedDict):
    """Which target was found, and in which of its forms."""

    nth: int
    nth_form: int


def prepare_targets(records: list[NumberRecord]) -> Targets:
    """Return what finding numbers needs. Of records, none may begin with the digits of an earlier one.

    A match of the pattern starts at the number's first digit, or at a `+` or bracket right before it.
    """
    wanted = [prepare_number(record) for record in records]
    patterns: list[str] = []
    for number in wanted:
        for form in number["spellings"]:
            patterns.append(write_pattern(form))
    return {"wanted": wanted, "spelled": OPENING + "(?:" + join_texts(patterns, "|") + ")" + CLOSING}


def find_target(written: str, ahead: str, wanted: list[PhoneNumber]) -> Found | None:
    """Return the target number that written, which fits the pattern of `prepare_targets`, spells.

    None where the text ahead of it, or its own shape, shows that the digits are something else.
    """
    digits = digits_in(written)
    if (
        matches_pattern(TAKEN_AHEAD, ahead)
        or (len(digits) < FEWEST_DIGITS_BESIDE_OTHERS and matches_pattern(DIGITS_AHEAD, ahead))
        or matches_pattern(DATE_OR_ADDRESS, written)
    ):
        return None
    for which in range(len(wanted)):
        forms = wanted[which]["spellings"]
        for form in range(len(forms)):
            if digits.startswith(forms[form]):
                return {"nth": which, "nth_form": form}
    return None
