"""Calls without a value: of which field or tag a list looks for calls that have none."""

from dni_py.core.tags import LONGEST_TAG_NAME

FIELDS = ("tracking_source", "campaign", "publisher", "number_pool", "receiving_number", "landing_url")
"""The fields of a call that may be empty, and that reports group calls by."""

TAG_PREFIX = "tags."


class UnknownField(ValueError):
    """The text names no field that a call may lack; the message lists them."""


def read_absence(text: str) -> str:
    """The field, or `tags.` and the name of a tag. Raises `UnknownField`."""
    tag = find_absent_tag(text)
    if text in FIELDS or (tag and len(tag) <= LONGEST_TAG_NAME and "\0" not in tag):
        return text
    raise UnknownField(f"one of {', '.join(FIELDS)}, or {TAG_PREFIX}NAME for a tag")


def find_absent_tag(text: str) -> str | None:
    """The tag that a call must not have; None for fields."""
    return text.removeprefix(TAG_PREFIX) if text.startswith(TAG_PREFIX) else None
