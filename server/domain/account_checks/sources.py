"""Checks tracking sources: each has a rule for its visitors, and the numbers and pools that it shows exist."""

from collections.abc import Iterator

from server.domain.account_checks.names import KnownNames
from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account, FromPool, OnSiteSource
from server.domain.number_pools import MOST_POOLED_TARGETS, NumberPool
from server.domain.public_config.presets import PRESETS
from server.domain.suggestions import suggest


def check_sources(account: Account, known: KnownNames) -> Iterator[AccountProblem]:
    pools = {pool.name: pool for pool in account.number_pools}
    for index, source in enumerate(account.tracking_sources):
        if isinstance(source, OnSiteSource):
            path: FieldPath = ("tracking_sources", index)
            yield from _check_recognition(path, source)
            yield from _check_assignments((*path, "assign"), source, pools, known)


def _check_recognition(path: FieldPath, source: OnSiteSource) -> Iterator[AccountProblem]:
    presets = sorted(PRESETS)
    if source.preset is None and source.match is None:
        message = "needs a 'preset' or a 'match' so that visitors can be recognised, or 'kind: off_site'"
        yield AccountProblem(path, message)
    elif source.preset is not None and source.preset not in presets:
        message = f"there is no preset {source.preset!r}; {suggest(source.preset, presets)}"
        yield AccountProblem((*path, "preset"), message)


def _check_assignments(
    path: FieldPath, source: OnSiteSource, pools: dict[str, NumberPool], known: KnownNames
) -> Iterator[AccountProblem]:
    targets, pool_names = known["target_numbers"], known["number_pools"]
    pooled = sum(isinstance(one.shows, FromPool) for one in source.assign)
    if pooled > MOST_POOLED_TARGETS:
        message = f"assigns number pools to {pooled} target numbers; a page claims at most {MOST_POOLED_TARGETS}"
        yield AccountProblem(path, message)
    for one in source.assign:
        at, target = (*path, one.target_number), one.target_number
        if target not in targets:
            yield AccountProblem(at, f"there is no target number {target!r}; {suggest(target, targets)}")
        name = one.shows.number_pool if isinstance(one.shows, FromPool) else None
        if name is not None and name not in pool_names:
            yield AccountProblem(at, f"there is no number pool {name!r}; {suggest(name, pool_names)}")
        elif name in pools and target in targets and target not in pools[name].target_numbers:
            filled = ", ".join(pools[name].target_numbers)
            message = f"the number pool {name!r} does not serve {target!r}; its target_numbers are: {filled}"
            yield AccountProblem(at, message)
