"""Swapping numbers in text that stands in one piece or is spread over several text nodes."""

from typing import TypedDict

from dni_py.core.finding import Match, Targets, find_numbers
from dni_py.core.numbers import PhoneNumber
from dni_py.core.text import join_texts, narrow_digits, slice_text
from dni_py.core.writing import write_number


class Swapped(TypedDict):
    """The new texts, as many as there were, and what was found in them; `texts` are the old ones if nothing was."""

    texts: list[str]
    matches: list[Match]


def swap_texts(texts: list[str], targets: Targets, tracking: list[PhoneNumber | None]) -> Swapped:
    """Return texts, which read as one, with each target number replaced by the tracking number of the same index.

    A target whose tracking number is None is reported and stays as it is.
    """
    whole = join_texts(texts, "")
    matches = find_numbers(whole, targets)
    # From the right, so that the positions of the matches to come stay true.
    for step in range(len(matches)):
        match = matches[len(matches) - 1 - step]
        number = tracking[match["which"]]
        if number is not None:
            written = slice_text(narrow_digits(whole), match["start"], match["end"])
            texts = replace_range(
                texts,
                match["start"],
                match["end"],
                write_number(written, match["form"], targets["wanted"][match["which"]], number),
            )
    return {"texts": texts, "matches": matches}


def replace_range(texts: list[str], start: int, end: int, replacement: str) -> list[str]:
    """Return texts with the range start to end of their whole replaced.

    A replacement of the same length is spread over the texts as the range was; any other goes where the range starts.
    """
    keeps_length = len(replacement) == end - start
    result: list[str] = []
    offset = 0
    for text in texts:
        first = min(max(start - offset, 0), len(text))
        last = min(max(end - offset, 0), len(text))
        offset += len(text)
        taken = last - first if keeps_length or first == last else len(replacement)
        result.append(
            slice_text(text, 0, first) + slice_text(replacement, 0, taken) + slice_text(text, last, len(text))
        )
        replacement = slice_text(replacement, taken, len(replacement))
    return result
