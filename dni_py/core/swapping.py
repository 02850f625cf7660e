"""Swaps numbers in a text, or in a text that is spread over several text nodes."""

from typing import TypedDict

from dni_py.core.finding import find_number
from dni_py.core.numbers import PhoneNumber
from dni_py.core.patterns import NUMBER_SIGN
from dni_py.core.text import join_texts, replace_pattern, slice_text
from dni_py.core.writing import write_number

_BESIDE = 40
"""This many characters before and after a number are checked."""


class Swapped(TypedDict):
    """The new texts, one for each text given, and the indexes of the found numbers in the order of the text."""

    texts: list[str]
    found: list[int]


class SwapRules(TypedDict):
    """Which numbers replace which.

    known_numbers are the target numbers, followed by the numbers that were shown in their place. sought_numbers are those
    that are searched for, and number_pattern matches them. shown_now has, by target index, the index of the number to show:
    its own if the target keeps its number.
    """

    known_numbers: list[PhoneNumber]
    sought_numbers: list[PhoneNumber]
    number_pattern: str
    shown_now: list[int]


def swap_texts(texts: list[str], rules: SwapRules, is_link: bool) -> Swapped:
    """Return texts, which read as one, with the number to show in place of each target number or earlier tracking number."""
    whole = join_texts(texts, "")
    numbers = rules["known_numbers"]
    found: list[int] = []

    def swap(written: str, start: int) -> str:
        end = start + len(written)
        around = slice_text(whole, max(start - _BESIDE, 0), start) + NUMBER_SIGN + slice_text(whole, end, end + _BESIDE)
        match = find_number(written, around, rules["sought_numbers"])
        if match is None:
            return written
        number_index = match["number_index"]
        found.append(number_index)
        number = numbers[number_index]
        shown = rules["shown_now"][number["target_index"]]
        if shown == number_index:
            return written
        return write_number(written, match["form_index"], number, numbers[shown], is_link)

    swapped = replace_pattern(rules["number_pattern"], whole, swap)
    return {"texts": split_like(swapped, texts), "found": found}


def split_like(whole: str, texts: list[str]) -> list[str]:
    """Return whole cut into one part for each of texts, which it was made of.

    A part is as long as its text was; but if everything after it is unchanged, the part takes all that was added or removed.
    """
    parts: list[str] = []
    rest = join_texts(texts, "")
    for text in texts:
        rest = slice_text(rest, len(text), len(rest))
        end = len(whole) - len(rest) if whole.endswith(rest) else len(text)
        parts.append(slice_text(whole, 0, end))
        whole = slice_text(whole, end, len(whole))
    return parts
