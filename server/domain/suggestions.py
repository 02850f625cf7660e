"""Help with a word that is not among the known ones."""

from collections.abc import Sequence
from difflib import get_close_matches


def suggest(word: str, known: Sequence[str]) -> str:
    """The end of a sentence: the known word that is meant, or all of them."""
    close = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known are: {', '.join(known)}" if known else "there are none"
