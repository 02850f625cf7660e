"""Notes that people write about a call."""

from dataclasses import dataclass
from unicodedata import category

LONGEST_NOTE = 2_000
MOST_NOTES = 100
"""Most notes of one call."""

_REJECTED = ("Cc", "Cs")
"""Control characters, which PostgreSQL or a terminal could not take, and halves of characters."""


@dataclass(frozen=True)
class CallNote:
    """A note on a call. `note_id` is unique in the database. `at` is in seconds since the epoch."""

    note_id: int
    at: float
    author: str
    text: str


def check_note(text: str) -> str:
    """The text of a note as it is stored, with line ends as line feeds. Raises `ValueError` if it can't be a note."""
    note = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not note:
        raise ValueError("a note needs a text")
    if len(note) > LONGEST_NOTE:
        raise ValueError(f"a note has at most {LONGEST_NOTE:,} characters; this one has {len(note):,}")
    if any(category(character) in _REJECTED for character in note if character not in "\n\t"):
        raise ValueError("a note can't have control characters")
    return note
