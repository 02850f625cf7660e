"""Chooses one click ID per call: the first tag of a list that has a value, and the call without the others.

A landing can have several click IDs of one platform (gclid with gbraid), but importers accept only one.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from server.domain.calls.call import Call

TAG_PREFIX = "tags."
FIRST_NAME = "first_of.name"
FIRST_VALUE = "first_of.value"
FIRST_FIELDS = (FIRST_NAME, FIRST_VALUE)
"""The extra placeholders of a postback with `first_of`: the name of the chosen tag, and its value."""


def find_first(first_of: Sequence[str], call: Call) -> str | None:
    """The name of the first of these tags that has a value on the call, or None."""
    names = (name.removeprefix(TAG_PREFIX) for name in first_of)
    return next((name for name in names if call.attributed.tags.get(name)), None)


def keep_first(first_of: Sequence[str], call: Call) -> Call:
    """The call without the tags of the list that come after the first with a value."""
    first = find_first(first_of, call)
    others = {name.removeprefix(TAG_PREFIX) for name in first_of} - {first}
    tags = {name: value for name, value in call.attributed.tags.items() if name not in others}
    return replace(call, attributed=replace(call.attributed, tags=tags))


def check_first_of(first_of: Sequence[str], tag_names: Collection[str]) -> Iterator[str]:
    """The problems of the list: unknown tags, and repeated tags."""
    seen: set[str] = set()
    for name in first_of:
        tag = name.removeprefix(TAG_PREFIX)
        if tag == name and name not in tag_names:
            yield (
                f"{name!r} is not a tag of this account's mappings or page events; "
                f"write 'tags.{name}' for a tag that only pages set"
            )
        if tag in seen:
            yield f"{name!r} is named twice; name each tag once, the preferred one first"
        seen.add(tag)
