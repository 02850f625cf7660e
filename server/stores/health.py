"""What the stores say of themselves when they are only looked at: nothing is created, migrated or written.

Functions that return these raise `StoreUnavailable` or `StoreOutdated`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.clock_readings import ClockReading


@dataclass(frozen=True)
class DatabaseHealth:
    """The database of accounts and calls. `version`: that of its tables, None without any; `newest`: what this program needs.

    `refusal` says why it accepts no writes; empty if it does. `clock` is None if it has none of its own.
    """

    engine: str
    version: str | None
    newest: str
    refusal: str = ""
    clock: ClockReading | None = None


@dataclass(frozen=True)
class LeaseFileHealth:
    """Leases in a SQLite file. `version` is 0 without tables."""

    version: int
    newest: int
    refusal: str = ""


@dataclass(frozen=True)
class RedisServerHealth:
    """One Redis server that stores leases. `settings` has those that it lets us read, by name; `facts` what it reports.

    `refusal` says why it accepts no writes; empty if it does.
    """

    address: str
    facts: Mapping[str, str]
    settings: Mapping[str, str]
    clock: ClockReading
    refusal: str = ""


@dataclass(frozen=True)
class RedisHealth:
    """The Redis servers of the leases: one, or the masters of a cluster. `problem`: keys of another layout, or missing slots."""

    is_cluster: bool
    servers: tuple[RedisServerHealth, ...]
    is_empty: bool = False
    problem: str = ""
