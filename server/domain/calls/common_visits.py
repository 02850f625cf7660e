"""What several visits have in common: tags, texts and tracking source."""

from collections.abc import Mapping, Sequence

from dni_py.core.tags import add_tag
from server.domain.accounts import Account
from server.domain.calls.called_numbers import CalledNumber
from server.domain.leases import Visitor
from server.domain.visit_derivation import VisitDeriver, prepare_visit_deriver

MOST_VISITS_DERIVED = 50
"""Most different visits whose sources are derived for one call; with more visits, the call has no source."""

_NO_TAGS: Mapping[str, str] = {}


def write_tags(visitor: Visitor) -> dict[str, str]:
    """The visitor's tags that the server derived, plus page tags within the limits of tags."""
    tags = dict(visitor.tags)
    add_page_tags(tags, visitor)
    return tags


def add_page_tags(tags: dict[str, str], visitor: Visitor) -> None:
    """Add the visitor's page tags to `tags`; a tag that the server derived keeps its value."""
    for name, value in visitor.page_tags.items():
        if name not in visitor.tags:
            add_tag(tags, name, value)


def find_common_tags(visitors: Sequence[Visitor], others: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The tags that all these visitors and all `others` have with the same value.

    There can be many visitors, so only the first one's tags are written in full.
    """
    visits = [*((visitor.tags, visitor.page_tags) for visitor in visitors), *((tags, _NO_TAGS) for tags in others)]
    if not visits:
        return {}
    common = write_tags(visitors[0]) if visitors else dict(others[0])
    for derived, claimed in visits[1:]:
        common = {name: value for name, value in common.items() if derived.get(name, claimed.get(name)) == value}
    return common


def find_common_text(texts: Sequence[str]) -> str:
    """The text, if all texts are equal; else empty."""
    return texts[0] if texts and all(text == texts[0] for text in texts) else ""


def find_common_source(
    account: Account, called: CalledNumber, visitors: Sequence[Visitor], deriver: VisitDeriver | None
) -> str:
    """The name of the source that brought all these visitors to the pool's number; empty if unknown.

    If only one source shows numbers of the pool, it is that source, even for unknown visitors.
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
