"""Swapping numbers in text that stands in one piece or is spread over several text nodes."""

from typing import TypedDict

from dni_py.core.finding import Targets, find_target
from dni_py.core.numbers import PhoneNumber
from dni_py.core.text import join_texts, replace_pattern, slice_text
from dni_py.core.writing import write_number

_AHEAD = 40
"""As many characters before a number are looked at."""


class Swapped(TypedDict):
    """The new texts, as many as there were, and which target was found last in them; -1 if none was."""

    texts: list[str]
    nth: int


def swap_texts(texts: list[str], targets: Targets, tracking: list[PhoneNumber | None], is_link: bool) -> Swapped:
    """Return texts, which read as one, with each target number replaced by the tracking number of the same index.

    A target whose tracking number is None is reported and stays as it is.
    """
    whole = join_texts(texts, "")
    which = -1

    def swap(written: str, start: int) -> str:
        nonlocal which
        found = find_target(written, slice_text(whole, max(start - _AHEAD, 0), start), targets["wanted"])
        if found is None:
            return written
        which = found["nth"]
        number = tracking[which]
        return written if number is None else write_number(written, found, targets["wanted"][which], number, is_link)

    return {"texts": split_like(replace_pattern(targets["spelled"], whole, swap), texts), "nth": which}


def split_like(whole: str, texts: list[str]) -> list[str]:
    """Return whole cut into parts of the lengths of texts; the last takes what is over, or what is left."""
    parts: list[str] = []
    offset = 0
    for index in range(len(texts)):
        end = offset + len(texts[index]) if index < len(texts) - 1 else len(whole)
        parts.append(slice_text(whole, offset, end))
        offset = end
    return parts
