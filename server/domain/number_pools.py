"""Number pools: the tracking numbers that visits of a campaign lease while visitors view the site."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from server.domain.choices import ManagedBy, PoolMode, PoolSizing
from server.domain.phone_numbers import PhoneNumber

DEFAULT_BUFFER_SECONDS = 60
DEFAULT_MAX_LEASE_SECONDS = 900
DEFAULT_ATTRIBUTION_WINDOW_MINUTES = 60
MOST_POOLED_TARGETS = 100
"""The most target numbers for which one tracking source assigns pools; a page requests them all in one claim."""

_KEY_CHARACTERS = 32


@dataclass(frozen=True)
class NumberPool:
    """A campaign's number pool.

    `tracking_numbers` are its numbers in the file's order; a number with several extensions is listed once for each.
    `target_numbers` (names) are the ones it replaces. `publisher` is the only publisher that it serves, None for all.
    `key_tags` are the tags whose values form a lease's key (none: all tags of the visit). `max_size` limits how many of its
    numbers are used. `route` is the name of a call route.

    `sizing` says who buys more numbers and returns them: never more than `max_size`, and not below `min_size`. `buy_from`
    is the area code or the kind of the numbers to buy; None: the kind of the first number.
    """

    name: str
    campaign: str
    tracking_numbers: tuple[PhoneNumber, ...]
    target_numbers: tuple[str, ...]
    mode: PoolMode = PoolMode.SHARED
    key_tags: tuple[str, ...] = ()
    publisher: str | None = None
    buffer_seconds: int = DEFAULT_BUFFER_SECONDS
    max_lease_seconds: int = DEFAULT_MAX_LEASE_SECONDS
    max_size: int | None = None
    attribution_window_minutes: int = DEFAULT_ATTRIBUTION_WINDOW_MINUTES
    default_number: PhoneNumber | None = None
    route: str | None = None
    sizing: PoolSizing = PoolSizing.FIXED
    min_size: int | None = None
    buy_from: str | None = None
    managed_by: ManagedBy = field(default=ManagedBy.FILE, kw_only=True, repr=False)

    @property
    def pool_numbers(self) -> tuple[PhoneNumber, ...]:
        """The tracking numbers that may be leased."""
        return self.tracking_numbers[: self.max_size]


@dataclass(frozen=True)
class LeaseKey:
    """The key that visits with the same lease share: its digest for stores, and the tags that these visits have in common."""

    digest: str
    tags: Mapping[str, str]


def make_lease_key(pool: NumberPool, tags: Mapping[str, str], visitor_id: str) -> LeaseKey:
    """The key of a visit with these tags in the pool. Equal visits have equal keys; the order of tags does not matter."""
    if pool.mode is PoolMode.PER_VISITOR:
        return LeaseKey(_digest([visitor_id]), dict(tags))
    names = pool.key_tags or tuple(tags)
    common = {name: tags[name] for name in sorted(names) if name in tags}
    return LeaseKey(_digest([list(pair) for pair in common.items()]), common)


def _digest(parts: list[str] | list[list[str]]) -> str:
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:_KEY_CHARACTERS]
