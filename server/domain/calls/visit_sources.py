"""The tracking source of visits that were shown a pool's number."""

from collections.abc import Sequence

from server.domain.accounts import Account, FromPool, OnSiteSource
from server.domain.leases import Visitor
from server.domain.number_pools import NumberPool
from server.domain.visit_derivation import VisitDeriver, prepare_visit_deriver

MOST_VISITS_DERIVED = 50
"""Different visits whose sources are worked out for one call; among more, the source is not told."""


def find_common_source(
    account: Account, pool: NumberPool, visitors: Sequence[Visitor], deriver: VisitDeriver | None
) -> str:
    """The name of the source that brought all these visitors to the pool's number; empty when it can't be told.

    Where only one source gives numbers of the pool, it is that one, even of visitors who are not known.
    """
    givers = [source for source in account.on_site_sources if _may_give(account, source, pool)]
    if len(givers) == 1:
        return givers[0].name
    visits = {(visitor.landing_url, visitor.referring_url) for visitor in visitors}
    if not visits or len(visits) > MOST_VISITS_DERIVED:
        return ""
    ready = deriver or prepare_visit_deriver(account)
    sources = {ready.derive(*visit).source for visit in visits}
    source = sources.pop()
    return source.name if source and not sources else ""


def _may_give(account: Account, source: OnSiteSource, pool: NumberPool) -> bool:
    """Whether the source may show the pool's numbers: it assigns the pool, or one of its campaign that it stands in for."""
    assigned = [
        account.find_number_pool(one.shows.number_pool) for one in source.assign if isinstance(one.shows, FromPool)
    ]
    return any(one.name == pool.name or (pool.publisher and one.campaign == pool.campaign) for one in assigned)
