"""Swapping numbers in text that stands in one piece or is spread over several text nodes."""

from typing import TypedDict

from dni_py.core.finding import find_number
from dni_py.core.numbers import PhoneNumber
from dni_py.core.patterns import NUMBER_SIGN
from dni_py.core.text import join_texts, replace_pattern, slice_text
from dni_py.core.writing import write_number

_BESIDE = 40
"""As many characters before and behind a number are looked at."""


class Swapped(TypedDict):
    """The new texts, as many as there were, and the indexes of the numbers that were found, in the text's order."""

    texts: list[str]
    found: list[int]


class SwapRules(TypedDict):
    """What is swapped for what.

    known_numbers are the target numbers, and behind them the numbers that were shown in their place; sought_numbers those of
    them that are looked for, number_pattern what they fit; shown_now tells by target index the index of the number to show:
    its own where the target keeps its number.
    """

    known_numbers: list[PhoneNumber]
    sought_numbers: list[PhoneNumber]
    number_pattern: str
    shown_now: list[int]


def swap_texts(texts: list[str], rules: SwapRules, is_link: bool) -> Swapped:
    """Return texts, which read as one, with the number to show in place of each target number, or of an earlier one of ours."""
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
    """Return whole cut into as many parts as texts, which it was made of.

    A part is as long as its text was, but where all that follows is as it was: there the part takes what has grown or shrunk.
    """
    parts: list[str] = []
    rest = join_texts(texts, "")
    for text in texts:
        rest = slice_text(rest, len(text), len(rest))
        end = len(whole) - len(rest) if whole.endswith(rest) else len(text)
        parts.append(slice_text(whole, 0, end))
        whole = slice_text(whole, end, len(whole))
    return parts
