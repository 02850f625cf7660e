"""Finding target numbers in text, by their digits and not by their spelling."""

from typing import TypedDict

from dni_py.core.characters import digits_in
from dni_py.core.numbers import INTERNATIONAL_FORM, NumberRecord, PhoneNumber, prepare_number
from dni_py.core.patterns import DATE_OR_ADDRESS, DIGITS_BESIDE, OPENING, TAKEN_AROUND
from dni_py.core.text import join_texts, matches_pattern

FEWEST_DIGITS_BESIDE_OTHERS = 9
"""A shorter form must stand alone: beside other digits it could be the end or the beginning of another number."""


class Targets(TypedDict):
    """The target numbers of a page, the pattern that each of them fits, and all their digit strings in one text."""

    wanted: list[PhoneNumber]
    spelled: str
    digit_strings: str


class Found(TypedDict):
    """Which target was found, and in which of its forms."""

    nth: int
    nth_form: int


def prepare_targets(records: list[NumberRecord]) -> Targets:
    """Return what finding numbers needs. Of records, none may begin with the digits of an earlier one.

    A match of the pattern starts at the number's first digit, or at a `+` or bracket right before it.
    """
    wanted = [prepare_number(record) for record in records]
    return {
        "wanted": wanted,
        "spelled": OPENING + "(?:" + join_texts([number["spelled"] for number in wanted], "|") + ")",
        "digit_strings": join_texts([join_texts(number["spellings"], "|") for number in wanted], "|"),
    }


def find_target(written: str, around: str, wanted: list[PhoneNumber]) -> Found | None:
    """Return the target number that written, which fits the pattern of `prepare_targets`, spells.

    around is the text around it with `PLACE` in its place. None where that, or its own shape, shows that the digits are
    something else.
    """
    digits = digits_in(written)
    if (
        matches_pattern(TAKEN_AROUND, around)
        or (len(digits) < FEWEST_DIGITS_BESIDE_OTHERS and matches_pattern(DIGITS_BESIDE, around))
        or matches_pattern(DATE_OR_ADDRESS, written)
    ):
        return None
    for nth in range(len(wanted)):
        spellings = wanted[nth]["spellings"]
        # Behind a plus sign stands a country code, whatever the national digits of another country's number look like.
        for nth_form in range(INTERNATIONAL_FORM if "+" in written else 0, len(spellings)):
            if digits.startswith(spellings[nth_form]):
                return {"nth": nth, "nth_form": nth_form}
    return None
