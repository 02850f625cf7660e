"""Checks that each tracking number belongs to one source or pool, so that every call can be attributed."""

from collections.abc import Iterator

from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account, OffSiteSource, TrackingSource
from server.domain.phone_numbers import PhoneNumber

MOST_POOL_NUMBERS = 100_000


def check_target_numbers(account: Account) -> Iterator[AccountProblem]:
    """A problem for each number that is the number of two target numbers."""
    seen: dict[str, str] = {}
    for index, target in enumerate(account.target_numbers):
        owner = seen.setdefault(target.number.number, target.name)
        if owner != target.name:
            message = f"{target.number.number} is already the target number {owner!r}"
            yield AccountProblem(("target_numbers", index, "number"), message)


def check_source_numbers(account: Account) -> Iterator[AccountProblem]:
    """A problem for each source's number that another source has, or that is a target number.

    Several sources may share one number with different extensions, but not with and without an extension.
    """
    target_names = {target.number.number: target.name for target in account.target_numbers}
    owners: dict[str, list[tuple[int, PhoneNumber]]] = {}
    for index, source in enumerate(account.tracking_sources):
        for path, number in list_source_numbers(index, source):
            if number.number in target_names:
                target = target_names[number.number]
                yield AccountProblem(path, f"{number.number} is the target number {target!r}; use another number")
            for owner, used in owners.setdefault(number.number, []):
                if owner != index and (used == number or None in (used.extension, number.extension)):
                    name = account.tracking_sources[owner].name
                    message = f"{number} is already a tracking number of {name!r}; calls could not be attributed"
                    yield AccountProblem(path, message)
                    break
            owners[number.number].append((index, number))


def list_source_numbers(index: int, source: TrackingSource) -> list[tuple[FieldPath, PhoneNumber]]:
    """A source's own tracking numbers, each with its field path."""
    path: FieldPath = ("tracking_sources", index)
    if isinstance(source, OffSiteSource):
        return [((*path, "tracking_number"), source.tracking_number)]
    return [
        ((*path, "assign", one.target_number), one.shows) for one in source.assign if isinstance(one.shows, PhoneNumber)
    ]


def locate_owned_number(account: Account, number: str) -> Iterator[FieldPath]:
    """The path of each field by which the account has this number (E.164) as its own."""
    for index, source in enumerate(account.tracking_sources):
        yield from (path for path, one in list_source_numbers(index, source) if one.number == number)
    for index, pool in enumerate(account.number_pools):
        at: FieldPath = ("number_pools", index)
        if pool.default_number is not None and pool.default_number.number == number:
            yield (*at, "default_number")
        for position, one in enumerate(pool.tracking_numbers):
            if one.number == number:
                yield (*at, "tracking_numbers", position)


def check_pool_numbers(account: Account) -> Iterator[AccountProblem]:
    """A problem for each pool number that repeats or has another use: as a target, source's or default number.

    Several pools may share one number with different extensions, but not with and without an extension.
    """
    used = _UsedNumbers()
    for target in account.target_numbers:
        used.add(PhoneNumber(target.number.number), f"is the target number {target.name!r}")
    for source in account.tracking_sources:
        for number in source.tracking_numbers:
            used.add(number, f"is a tracking number of {source.name!r}")
    for pool in account.number_pools:
        if pool.default_number is not None:
            used.add(pool.default_number, f"is the default number of {pool.name!r}")
    for index, pool in enumerate(account.number_pools):
        path: FieldPath = ("number_pools", index, "tracking_numbers")
        for position, number in enumerate(pool.tracking_numbers):
            owner = used.find(number)
            if owner is not None:
                yield AccountProblem((*path, position), f"{number} {owner} already; calls could not be attributed")
            used.add(number, f"is a number of {pool.name!r}")
        if not 1 <= len(pool.tracking_numbers) <= MOST_POOL_NUMBERS:
            count = len(pool.tracking_numbers)
            yield AccountProblem(path, f"has {count:,} numbers; expected 1 to {MOST_POOL_NUMBERS:,}")


def check_receiving_numbers(account: Account) -> Iterator[AccountProblem]:
    """A problem for each receiving number that is a tracking number of the account."""
    owners = {
        number.number: f"the pool {pool.name!r}" for pool in account.number_pools for number in pool.tracking_numbers
    }
    for source in account.tracking_sources:
        owners |= {number.number: f"{source.name!r}" for number in source.tracking_numbers}
    for index, receiving in enumerate(account.receiving_numbers):
        owner = owners.get(receiving.number.number)
        if owner is not None:
            message = f"{receiving.number.number} is a tracking number of {owner}; calls would go in circles"
            yield AccountProblem(("receiving_numbers", index, "number"), message)


class _UsedNumbers:
    """Numbers that are in use already, each with words about its owner for messages."""

    def __init__(self) -> None:
        self._owners: dict[str, dict[str | None, str]] = {}

    def add(self, number: PhoneNumber, words: str) -> None:
        self._owners.setdefault(number.number, {}).setdefault(number.extension, words)

    def find(self, number: PhoneNumber) -> str | None:
        """The words about the owner of a number that calls can't distinguish from this one; None if there is none."""
        owners = self._owners.get(number.number)
        if owners is None:
            return None
        if number.extension is None:
            extension, words = next(iter(owners.items()))
            return words if extension is None else f"with an extension, {extension}, {words}"
        if number.extension in owners:
            return owners[number.extension]
        return f"without an extension {owners[None]}" if None in owners else None
