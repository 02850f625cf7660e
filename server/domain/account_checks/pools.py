"""Checks number pools: their target numbers exist and belong to their campaign, and the account sets their key tags."""

from collections.abc import Iterator, Sequence

from server.domain.account_checks.names import KnownNames
from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account
from server.domain.choices import PoolMode, PoolSizing
from server.domain.mapped_tags import list_mapped_tags
from server.domain.number_pools import NumberPool
from server.domain.suggestions import suggest


def check_pools(account: Account, known: KnownNames) -> Iterator[AccountProblem]:
    """The problems of the pools with the parts that they name, and between their own fields."""
    if known["number_pools"] and not account.origins:
        message = "needs 'origins': pools lease a number for a visit, and a visit ends on pages outside of the origins"
        yield AccountProblem(("account",), message)
    mapped = [*list_mapped_tags(account), *known.mapped_tags]
    campaigns = {target.name: target.campaign for target in account.target_numbers}
    for index, pool in enumerate(account.number_pools):
        path: FieldPath = ("number_pools", index)
        if pool.max_lease_seconds < pool.buffer_seconds:
            message = (
                f"{pool.max_lease_seconds} is less than buffer_seconds, {pool.buffer_seconds}; use at least that number"
            )
            yield AccountProblem((*path, "max_lease_seconds"), message)
        if pool.publisher is not None and account.publisher_tag not in mapped:
            message = (
                f"no parameter mapping sets the tag {account.publisher_tag!r}, which names a visit's publisher; "
                "map a URL parameter to it, or set account.publisher_tag"
            )
            yield AccountProblem((*path, "publisher"), message)
        yield from _check_sizing(path, pool)
        yield from _check_filled_targets((*path, "target_numbers"), pool, campaigns, known["target_numbers"])
        yield from _check_key_tags((*path, "key_tags"), pool, mapped)


def _check_sizing(path: FieldPath, pool: NumberPool) -> Iterator[AccountProblem]:
    if pool.sizing is PoolSizing.AUTOMATIC and pool.max_size is None:
        message = "is needed with sizing: automatic; it is the most numbers that the pool may have"
        yield AccountProblem((*path, "max_size"), message)
    if pool.min_size is not None and pool.max_size is not None and pool.min_size > pool.max_size:
        message = f"{pool.min_size} is more than max_size, {pool.max_size}; use at most that number"
        yield AccountProblem((*path, "min_size"), message)


def _check_filled_targets(
    path: FieldPath, pool: NumberPool, campaigns: dict[str, str | None], names: Sequence[str]
) -> Iterator[AccountProblem]:
    if not pool.target_numbers:
        yield AccountProblem(path, f"needs the names of its target numbers; {suggest('', names)}")
    for position, name in enumerate(pool.target_numbers):
        at = (*path, position)
        if name not in names:
            yield AccountProblem(at, f"there is no target number {name!r}; {suggest(name, names)}")
        elif name in pool.target_numbers[:position]:
            yield AccountProblem(at, f"{name!r} is listed twice")
        elif campaigns.get(name) not in (None, pool.campaign):
            message = f"the target number {name!r} belongs to the campaign {campaigns[name]!r}, but the pool to {pool.campaign!r}"
            yield AccountProblem(at, message)


def _check_key_tags(path: FieldPath, pool: NumberPool, mapped: Sequence[str]) -> Iterator[AccountProblem]:
    if pool.mode is PoolMode.PER_VISITOR and pool.key_tags:
        yield AccountProblem(path, "has no effect in mode per_visitor, where each visitor has their own number")
        return
    for position, tag in enumerate(pool.key_tags):
        if tag not in mapped:
            message = f"no parameter mapping sets the tag {tag!r}; {suggest(tag, mapped)}"
            yield AccountProblem((*path, position), message)
        elif tag in pool.key_tags[:position]:
            yield AccountProblem((*path, position), f"{tag!r} is listed twice")
