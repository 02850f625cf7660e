"""Swapping numbers in text that stands in one piece or is spread over several text nodes."""

from typing import TypedDict

from dni_py.core.finding import find_target
from dni_py.core.numbers import PhoneNumber
from dni_py.core.patterns import PLACE
from dni_py.core.text import join_texts, replace_pattern, slice_text
from dni_py.core.writing import write_number

_BESIDE = 40
"""As many characters before and behind a number are looked at."""


class Swapped(TypedDict):
    """The new texts, as many as there were, and the last target that was swapped in them; else one found; -1 if none was."""

    texts: list[str]
    nth: int


class SwapRules(TypedDict):
    """What is swapped for what: the target numbers, the pattern that they fit, and by index the tracking number of each.

    That is None where the target keeps its own number.
    """

    wanted: list[PhoneNumber]
    target_pattern: str
    tracking: list[PhoneNumber | None]


def swap_texts(texts: list[str], rules: SwapRules, is_link: bool) -> Swapped:
    """Return texts, which read as one, with each target number replaced by its tracking number.

    A target that keeps its own number is reported all the same.
    """
    whole = join_texts(texts, "")
    wanted = rules["wanted"]
    nth = -1

    def swap(written: str, start: int) -> str:
        nonlocal nth
        end = start + len(written)
        found = find_target(
            written,
            slice_text(whole, max(start - _BESIDE, 0), start) + PLACE + slice_text(whole, end, end + _BESIDE),
            wanted,
        )
        if found is None:
            return written
        number = rules["tracking"][found["nth"]]
        if nth < 0 or number is not None:
            nth = found["nth"]
        return written if number is None else write_number(written, found, wanted[nth], number, is_link)

    swapped = replace_pattern(rules["target_pattern"], whole, swap)
    return {"texts": texts if nth < 0 else split_like(swapped, texts), "nth": nth}


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
