"""What must hold between number pools and the rest of an account: names that exist, and each place in one pool alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.account_file.problems import FieldPath, suggest
from server.account_file.references import Report
from server.account_file.schema import NumberPoolEntry, OnSiteEntry, TargetNumberEntry
from server.domain.choices import PoolMode
from server.domain.number_pools import MOST_POOLED_TARGETS
from server.domain.phone_numbers import PhoneNumber

MAX_PLACES = 100_000


@dataclass(frozen=True)
class Surroundings:
    """What pools refer to: names as written, the targets that could be read, and the tags that URLs can give a visit."""

    campaign_names: Sequence[str]
    target_names: Sequence[str]
    targets: Collection[TargetNumberEntry]
    mapped_tags: Sequence[str]
    publisher_tag: str


def check_number_pool(index: int, pool: NumberPoolEntry, around: Surroundings, report: Report) -> None:
    """One pool beside what it refers to, and its own fields beside each other."""
    path: FieldPath = ("number_pools", index)
    if pool.campaign not in around.campaign_names:
        message = f"there is no campaign {pool.campaign!r}; {suggest(pool.campaign, around.campaign_names)}"
        report((*path, "campaign"), message)
    if pool.max_lease_seconds < pool.buffer_seconds:
        message = (
            f"{pool.max_lease_seconds} is less than buffer_seconds, {pool.buffer_seconds}; a lease outlives its buffer"
        )
        report((*path, "max_lease_seconds"), message)
    if pool.publisher is not None and around.publisher_tag not in around.mapped_tags:
        message = (
            f"no parameter mapping makes the tag {around.publisher_tag!r}, which names a visit's publisher; "
            "map a URL parameter to it, or set account.publisher_tag"
        )
        report((*path, "publisher"), message)
    _check_filled_targets(path, pool, around, report)
    _check_key_tags(path, pool, around, report)


def check_pool_assignments(
    index: int,
    source: OnSiteEntry,
    pools: Mapping[int, NumberPoolEntry],
    pool_names: Sequence[str],
    target_names: Sequence[str],
    report: Report,
) -> None:
    """Sources assign pools that exist, to target numbers that those fill."""
    by_name = {pool.name: pool for pool in pools.values()}
    pooled = sum(assigned.number_pool is not None for assigned in source.assign.values())
    if pooled > MOST_POOLED_TARGETS:
        message = f"number pools are assigned to {pooled} target numbers; a page claims at most {MOST_POOLED_TARGETS}"
        report(("tracking_sources", index, "assign"), message)
    for target, assigned in source.assign.items():
        path: FieldPath = ("tracking_sources", index, "assign", target)
        name = assigned.number_pool
        if name is not None and name not in pool_names:
            report(path, f"there is no number pool {name!r}; {suggest(name, pool_names)}")
        elif name in by_name and target in target_names and target not in by_name[name].target_numbers:
            filled = ", ".join(by_name[name].target_numbers)
            report(path, f"the number pool {name!r} does not fill {target!r}; its target_numbers are: {filled}")


def check_places(
    pools: Mapping[int, NumberPoolEntry],
    targets: Iterable[TargetNumberEntry],
    tracking_numbers: Iterable[tuple[str, PhoneNumber]],
    report: Report,
) -> None:
    """A place is in one pool, once, and is nobody else's: no target number, no source's tracking number, no default.

    `tracking_numbers` are the sources' own, each with its source's name. One number may serve several by its extensions,
    but not with and without one.
    """
    taken = _Taken()
    for target in targets:
        taken.add(PhoneNumber(target.number.number), f"is the target number {target.name!r}")
    for source, number in tracking_numbers:
        taken.add(number, f"is a tracking number of {source!r}")
    for pool in pools.values():
        if pool.default_number is not None:
            taken.add(pool.default_number, f"is the default number of {pool.name!r}")
    for index, pool in pools.items():
        places = 0
        for position, numbers in enumerate(pool.tracking_numbers):
            for number in numbers:
                owner = taken.find(number)
                if owner is not None:
                    place: FieldPath = ("number_pools", index, "tracking_numbers", position)
                    report(place, f"{number} {owner} already; a call could not be told apart")
                taken.add(number, f"is a place of {pool.name!r}")
            places += len(numbers)
        if not 1 <= places <= MAX_PLACES:
            report(
                ("number_pools", index, "tracking_numbers"), f"has {places:,} places; a pool has 1 to {MAX_PLACES:,}"
            )


class _Taken:
    """Numbers that are somebody's already, and the words that say whose."""

    def __init__(self) -> None:
        self._owners: dict[str, dict[str | None, str]] = {}

    def add(self, number: PhoneNumber, words: str) -> None:
        self._owners.setdefault(number.number, {}).setdefault(number.extension, words)

    def find(self, number: PhoneNumber) -> str | None:
        """Whose it is, if a call to it could not be told from a call to the other."""
        owners = self._owners.get(number.number)
        if owners is None:
            return None
        if number.extension is None:
            extension, words = next(iter(owners.items()))
            return words if extension is None else f"with an extension, {extension}, {words}"
        if number.extension in owners:
            return owners[number.extension]
        return f"without an extension {owners[None]}" if None in owners else None


def _check_filled_targets(path: FieldPath, pool: NumberPoolEntry, around: Surroundings, report: Report) -> None:
    campaigns = {target.name: target.campaign for target in around.targets}
    if not pool.target_numbers:
        report((*path, "target_numbers"), f"says not which target numbers it fills; {suggest('', around.target_names)}")
    for position, name in enumerate(pool.target_numbers):
        place = (*path, "target_numbers", position)
        if name not in around.target_names:
            report(place, f"there is no target number {name!r}; {suggest(name, around.target_names)}")
        elif name in pool.target_numbers[:position]:
            report(place, f"{name!r} is listed twice")
        elif campaigns.get(name) not in (None, pool.campaign):
            report(
                place,
                f"the target number {name!r} is of the campaign {campaigns[name]!r}, the pool of {pool.campaign!r}",
            )


def _check_key_tags(path: FieldPath, pool: NumberPoolEntry, around: Surroundings, report: Report) -> None:
    if pool.mode is PoolMode.PER_VISITOR and pool.key_tags:
        report((*path, "key_tags"), "has no meaning in mode per_visitor, where each visitor has a number of their own")
        return
    for position, tag in enumerate(pool.key_tags):
        place = (*path, "key_tags", position)
        if tag not in around.mapped_tags:
            report(place, f"no parameter mapping makes the tag {tag!r}; {suggest(tag, around.mapped_tags)}")
        elif tag in pool.key_tags[:position]:
            report(place, f"{tag!r} is listed twice")
