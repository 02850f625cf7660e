"""Chooses the number pool that serves a target number for a visit."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from server.domain.accounts import Account, FromPool, OnSiteSource, TargetNumber
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber


class Unserved(StrEnum):
    """Why no pool serves: the assigned pool is for another publisher, or no pool is assigned."""

    OTHER_PUBLISHER = "other_publisher"
    NO_POOL = "no_pool"


@dataclass(frozen=True)
class ServingPool:
    """The pool that serves, and the number to show when no number is free in it."""

    pool: NumberPool
    default_number: PhoneNumber


@dataclass(frozen=True)
class NoServingPool:
    """No pool serves; pages show `default_number`."""

    reason: Unserved
    default_number: PhoneNumber


PoolChoice: TypeAlias = ServingPool | NoServingPool


def choose_pool(
    account: Account, source: OnSiteSource | None, target: TargetNumber, tags: Mapping[str, str]
) -> PoolChoice:
    """The pool that serves `target` for a visit with this source (None: no source matched) and these tags.

    1. The assigned pool, if it is for the visit's publisher. 2. The first pool of its campaign that serves the target and is
    for the publisher. 3. The assigned pool, if it serves every publisher.
    """
    assigned = find_assigned_pool(account, source, target.name)
    if assigned is None:
        return NoServingPool(Unserved.NO_POOL, target.number)
    publisher = tags.get(account.publisher_tag)
    candidates = [assigned, *(pool for pool in account.number_pools if _may_stand_in(pool, assigned, target.name))]
    for pool in candidates:
        if publisher and pool.publisher == publisher:
            return ServingPool(pool, choose_default_number(pool, target))
    default_number = choose_default_number(assigned, target)
    if assigned.publisher is None:
        return ServingPool(assigned, default_number)
    return NoServingPool(Unserved.OTHER_PUBLISHER, default_number)


def find_assigned_pool(account: Account, source: OnSiteSource | None, target_number: str) -> NumberPool | None:
    """The pool that the source assigns to the target number (a name), for any publisher."""
    for assignment in source.assign if source else ():
        if assignment.target_number == target_number and isinstance(assignment.shows, FromPool):
            return account.find_number_pool(assignment.shows.number_pool)
    return None


def choose_default_number(pool: NumberPool, target: TargetNumber) -> PhoneNumber:
    """The number to show when the pool has no free number: its default number, or else the target number."""
    return pool.default_number or target.number


def _may_stand_in(pool: NumberPool, assigned: NumberPool, target_number: str) -> bool:
    return pool.campaign == assigned.campaign and target_number in pool.target_numbers
