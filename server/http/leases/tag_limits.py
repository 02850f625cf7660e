"""How much of a visit is stored with its lease: enough to explain a call, and little enough that visits can't fill a disk."""

from collections.abc import Mapping

LONGEST_KEPT_URL = 2_048
MOST_TAG_CHARACTERS = 4_000
"""The number of characters of all tags together, names included, that one request of a page can store."""


def cut_url(url: str) -> str:
    """The part of the address that is stored. Its parameters have been read from the whole address before."""
    return url[:LONGEST_KEPT_URL]


def choose_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags to store, from the last one backwards, each that still fits.

    A page first sends the tags of its address, which are stored already, and then what has happened on it.
    """
    kept: dict[str, str] = {}
    room = MOST_TAG_CHARACTERS
    for name, value in reversed(list(tags.items())):
        size = len(name) + len(value)
        if size <= room:
            room -= size
            kept[name] = value
    return kept
