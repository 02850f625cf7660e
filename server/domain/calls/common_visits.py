"""What the visits have in common that were shown a number: their tags, texts and tracking source."""

from collections.abc import Mapping, Sequence

from dni_py.core.tags import add_tag
from server.domain.accounts import Account
from server.domain.calls.called_numbers import CalledNumber
from server.domain.leases import Visitor
from server.domain.visit_derivation import VisitDeriver, prepare_visit_deriver

MOST_VISITS_DERIVED = 50
"""Different visits whose sources are worked out for one call; among more, the source is not told."""

_NO_TAGS: Mapping[str, str] = {}


def write_tags(visitor: Visitor) -> dict[str, str]:
    """The visitor's tags: those that the server derived, and what the page claims besides, within the bounds of tags."""
    tags = dict(visitor.tags)
    add_page_tags(tags, visitor)
    return tags


def add_page_tags(tags: dict[str, str], visitor: Visitor) -> None:
    """Add what the visitor's page claims to tags; a name that the server derived keeps its value."""
    for name, value in visitor.page_tags.items():
        if name not in visitor.tags:
            add_tag(tags, name, value)


def find_common_tags(visitors: Sequence[Visitor], others: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags that all these visitors have with the same value, and all `others`, of whom only these tags are known.

    There can be a crowd of them: only of the first all tags are written.
    """
    visits = [*((visitor.tags, visitor.page_tags) for visitor in visitors), *((tags, _NO_TAGS) for tags in others)]
    if not visits:
        return {}
    common = write_tags(visitors[0]) if visitors else dict(others[0])
    for derived, claimed in visits[1:]:
        common = {name: value for name, value in common.items() if derived.get(name, claimed.get(name)) == value}
    return common


def find_common_text(texts: Sequence[str]) -> str:
    """The one text that all are; empty when they differ, or there is none."""
    return texts[0] if texts and all(text == texts[0] for text in texts) else ""


def find_common_source(
    account: Account, called: CalledNumber, visitors: Sequence[Visitor], deriver: VisitDeriver | None
) -> str:
    """The name of the source that brought all these visitors to the pool's number; empty when it can't be told.

    Where only one source shows numbers of the pool, it is that one, even of visitors who are not known.
    """
    if len(called.shown_by) == 1:
        return called.shown_by[0].name
    visits = {(visitor.landing_url, visitor.referring_url) for visitor in visitors}
    if not visits or len(visits) > MOST_VISITS_DERIVED:
        return ""
    ready = deriver or prepare_visit_deriver(account)
    sources = {ready.derive(*visit).source for visit in visits}
    source = sources.pop()
    return source.name if source and not sources else ""
