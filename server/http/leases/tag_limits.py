"""How much of a visit is kept with its lease: enough to tell a call's story, and not so much that visits could fill a disk."""

from collections.abc import Mapping

LONGEST_KEPT_URL = 2_048
MOST_TAG_CHARACTERS = 4_000
"""Characters of all the tags together that one call of a page can have kept, names included."""


def cut_url(url: str) -> str:
    """The address as far as it is kept. What its parameters mean has been read from the whole of it before."""
    return url[:LONGEST_KEPT_URL]


def choose_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags that are kept: the last told first, each that still fits.

    A page tells first what its address says, which is known, and then what has happened on it.
    """
    kept: dict[str, str] = {}
    room = MOST_TAG_CHARACTERS
    for name, value in reversed(list(tags.items())):
        size = len(name) + len(value)
        if size <= room:
            room -= size
            kept[name] = value
    return kept
