"""Help with a word that is not among the known ones."""

from collections.abc import Sequence
from difflib import get_close_matches

_MOST_LISTED = 20


def suggest(word: str, known: Sequence[str]) -> str:
    """The end of a sentence: the known word that is meant, or those that are known, of many only the first."""
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    more = ", ..." if len(known) > _MOST_LISTED else ""
    return f"known are: {', '.join(known[:_MOST_LISTED])}{more}" if known else "there are none"
