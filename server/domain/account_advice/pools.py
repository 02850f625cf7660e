"""Warns about number pools without visitors, and about default numbers that the account does not know."""

from collections.abc import Iterator

from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account, FromPool, OnSiteSource
from server.domain.counts import write_count
from server.domain.owned_numbers import list_answered_elsewhere


def find_unused_pools(account: Account) -> Iterator[AccountProblem]:
    """A warning for each pool that no tracking source assigns."""
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


def find_unanswered_numbers(account: Account) -> Iterator[AccountProblem]:
    """A warning for each default number that is not a target, receiving or tracking number of the account."""
    known = list_answered_elsewhere(account).union(one.number for one in account.tracking_numbers)
    for index, pool in enumerate(account.number_pools):
        number = pool.default_number
        if number is not None and number.number not in known:
            yield AccountProblem(
                ("number_pools", index, "default_number"),
                f"{number.number} is not a target, receiving or tracking number of this account, so perhaps nobody answers "
                "it. Visitors see it when the pool is full; call it to test it, or use a number that rings.",
            )
