"""Number pools that no visitor is given a number of."""

from collections.abc import Iterator

from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account, FromPool, OnSiteSource
from server.domain.counts import write_count


def find_unused_pools(account: Account) -> Iterator[AccountProblem]:
    """Advice on each pool that no tracking source assigns."""
    used = {
        one.shows.number_pool
        for source in account.tracking_sources
        if isinstance(source, OnSiteSource)
        for one in source.assign
        if isinstance(one.shows, FromPool)
    }
    for index, pool in enumerate(account.number_pools):
        if pool.name not in used:
            yield AccountProblem(
                ("number_pools", index),
                f"No tracking source assigns the number pool {pool.name!r}, so no visitor gets its "
                f"{write_count(len(pool.tracking_numbers), 'number')}. Assign it in a tracking source, or remove it.",
            )
