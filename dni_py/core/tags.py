"""Tags that a page adds to a visit, and their bounds."""

from dni_py.core.text import has_key, is_text, keys_of, slice_text, trim_text

MOST_TAGS = 50
LONGEST_TAG_NAME = 64
LONGEST_TAG_VALUE = 500


def add_tag(tags: dict[str, str], name: object, value: object) -> bool:
    """Add a tag to tags and say whether it was taken.

    A name is text of 1 to 64 code units, a value text that is cut at 500; both lose the white space around them. A new
    name beyond 50 is not taken; a known one takes its new value.
    """
    if not is_text(name) or not is_text(value):
        return False
    trimmed = trim_text(name)
    if trimmed == "" or len(trimmed) > LONGEST_TAG_NAME:
        return False
    if not has_key(tags, trimmed) and len(keys_of(tags)) >= MOST_TAGS:
        return False
    tags[trimmed] = slice_text(trim_text(value), 0, LONGEST_TAG_VALUE)
    return True
