"""Tags that a page adds to a visit, and their bounds."""

from dni_py.core.text import has_key, is_text, keys_of, slice_text

MOST_TAGS = 50
LONGEST_TAG_NAME = 64
LONGEST_TAG_VALUE = 250
"""Short enough that all tags fit into the 64 kB that a browser sends when a page is closed, in any script."""


def add_tag(tags: dict[str, str], name: object, value: object) -> bool:
    """Add a tag to tags if it is within the bounds, and say whether that changed anything.

    A name is text of 1 to 64 code units, a value text that is cut at 250. After 50 names, new names are ignored; a known name
    gets the new value.
    """
    if is_text(name) and is_text(value) and name and len(name) <= LONGEST_TAG_NAME:
        if has_key(tags, name) or len(keys_of(tags)) < MOST_TAGS:
            kept = slice_text(value, 0, LONGEST_TAG_VALUE)
            if not has_key(tags, name) or tags[name] != kept:
                tags[name] = kept
                return True
    return False
