"""Finds known numbers in text by their digits, in any spelling."""

from typing import TypedDict

from dni_py.core.characters import OTHER_DIGITS, digit_of, digits_in
from dni_py.core.numbers import INTERNATIONAL_FORM, PhoneNumber
from dni_py.core.patterns import DATE_OR_ADDRESS, DIGITS_BESIDE, TAKEN_AROUND
from dni_py.core.text import matches_pattern, replace_pattern

FEWEST_DIGITS_BESIDE_OTHERS = 9
"""A shorter form counts only without other digits beside it: it could be the end or the beginning of another number."""


class Found(TypedDict):
    """Which number was found, by its index, and in which of its forms."""

    number_index: int
    form_index: int


def find_number(written: str, around: str, numbers: list[PhoneNumber]) -> Found | None:
    """Return the number that written spells, the longest if there are several, or None if the digits are something else.

    written matches the pattern of `dni_py.core.spelling`; around is the text around it, with `NUMBER_SIGN` in its place.
    """
    digits = digits_in(written)
    around = replace_pattern("[" + OTHER_DIGITS + "]", around, digit_of)
    if (
        matches_pattern(TAKEN_AROUND, around)
        or (len(digits) < FEWEST_DIGITS_BESIDE_OTHERS and matches_pattern(DIGITS_BESIDE, around))
        or matches_pattern(DATE_OR_ADDRESS, written)
        # The digits after a word are not those that it spells.
        or (written.endswith(")") and not matches_pattern("(\\d{7}).*\\1$", digits))
    ):
        return None
    found: Found | None = None
    longest = 0
    for number_index in range(len(numbers)):
        spellings = numbers[number_index]["spellings"]
        # After a plus sign comes a country code, even if the digits look like the national digits of another country's number.
        for form_index in range(INTERNATIONAL_FORM if "+" in written else 0, len(spellings)):
            if len(spellings[form_index]) > longest and digits.startswith(spellings[form_index]):
                longest = len(spellings[form_index])
                found = {"number_index": number_index, "form_index": form_index}
    return found
