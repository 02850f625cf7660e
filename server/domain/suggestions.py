"""Suggestions for an unknown word."""

from collections.abc import Sequence
from difflib import get_close_matches

_MOST_LISTED = 20


def suggest(word: str, known: Sequence[str]) -> str:
    """The end of an error message: the closest known word, or a list of the known words, cut if it is long."""
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    more = ", ..." if len(known) > _MOST_LISTED else ""
    return f"known are: {', '.join(known[:_MOST_LISTED])}{more}" if known else "there are none"
