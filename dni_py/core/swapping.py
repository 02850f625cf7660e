"""Swapping numbers in text that stands in one piece or is spread over several text nodes."""

from typing import TypedDict

from dni_py.core.finding import Targets, find_numbers
from dni_py.core.numbers import PhoneNumber
from dni_py.core.text import join_texts, narrow_digits, slice_text
from dni_py.core.writing import write_number


class Swapped(TypedDict):
    """The new texts, as many as there were, and which target was found first in them; -1 if none was."""

    texts: list[str]
    which: int


def swap_texts(texts: list[str], targets: Targets, tracking: list[PhoneNumber | None]) -> Swapped:
    """Return texts, which read as one, with each target number replaced by the tracking number of the same index.

    A target whose tracking number is None is reported and stays as it is.
    """
    whole = join_texts(texts, "")
    matches = find_numbers(whole, targets)
    result = ""
    done = 0
    for match in matches:
        number = tracking[match["which"]]
        if number is not None:
            written = narrow_digits(slice_text(whole, match["start"], match["end"]))
            result += slice_text(whole, done, match["start"])
            result += write_number(written, match["form"], targets["wanted"][match["which"]], number)
            done = match["end"]
    return {
        "texts": split_like(result + slice_text(whole, done, len(whole)), texts),
        "which": matches[0]["which"] if len(matches) > 0 else -1,
    }


def split_like(whole: str, texts: list[str]) -> list[str]:
    """Return whole cut into parts of the lengths of texts; the last takes what is over, or what is left."""
    parts: list[str] = []
    offset = 0
    for index in range(len(texts)):
        end = offset + len(texts[index]) if index < len(texts) - 1 else len(whole)
        parts.append(slice_text(whole, offset, end))
        offset = end
    return parts
