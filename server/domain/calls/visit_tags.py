"""The tags of a visit as a call carries them, and what several visits have in common."""

from collections.abc import Mapping, Sequence

from dni_py.core.tags import add_tag
from server.domain.leases import Visitor

_NO_TAGS: Mapping[str, str] = {}


def write_tags(visitor: Visitor) -> dict[str, str]:
    """The visitor's tags: those that the server derived, and what the page claims besides, within the bounds of tags."""
    tags = dict(visitor.tags)
    add_claimed(tags, visitor)
    return tags


def add_claimed(tags: dict[str, str], visitor: Visitor) -> None:
    """Add what the visitor's page claims to tags; a name that the server derived keeps its value."""
    for name, value in visitor.claimed_tags.items():
        if name not in visitor.tags:
            add_tag(tags, name, value)


def find_common_tags(visitors: Sequence[Visitor], others: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags that all these visitors have with the same value, and all `others`, of whom only these tags are known.

    There can be a crowd of them: only of the first all tags are written.
    """
    visits = [*((visitor.tags, visitor.claimed_tags) for visitor in visitors), *((tags, _NO_TAGS) for tags in others)]
    if not visits:
        return {}
    common = write_tags(visitors[0]) if visitors else dict(others[0])
    for derived, claimed in visits[1:]:
        common = {name: value for name, value in common.items() if derived.get(name, claimed.get(name)) == value}
    return common


def find_common_text(texts: Sequence[str]) -> str:
    """The one text that all are; empty when they differ, or there is none."""
    return texts[0] if texts and all(text == texts[0] for text in texts) else ""
