"""Views of the call list that a person has saved: filters and columns under a name."""

from dataclasses import dataclass

MOST_VIEWS = 50
"""Most views of one user for one account."""

LONGEST_VIEW_NAME = 60
LONGEST_QUERY = 2_000


@dataclass(frozen=True)
class SavedView:
    """`query` is the part of the list's address after the question mark."""

    name: str
    query: str


def read_view_name(text: str) -> str:
    """The name as people typed it, with single spaces. Raises `ValueError`."""
    name = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    if not name:
        raise ValueError("Enter a name for the view.")
    if len(name) > LONGEST_VIEW_NAME:
        raise ValueError("Enter a name of at most 60 characters.")
    return name
