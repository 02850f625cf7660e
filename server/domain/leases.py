"""The rules of a lease's time: when it lives, when its number is free, and when a page asks again.

Every lease store keeps to these, in whatever language. Times are seconds since the epoch, passed in.
`docs/decisions/0007-heartbeats-by-lease.md` tells why they are as they are.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from enum import StrEnum
from operator import add

from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber

HEARTBEATS_PER_BUFFER = 3
"""A lone viewer is heard so often within the buffer, so that a lost heartbeat or two lose no number."""

HEARTBEAT_SPACING_SECONDS = 0.2
"""All viewers of a lease together are asked for one heartbeat in this time, be they ten or a million."""

MOST_VISITORS = 1_000
"""Visitors that a lease remembers by name, the latest; the rest are only counted on to be there until they were due."""

MOST_FORMER_LEASES = 4
"""Leases that a number had before and is known to have had; the last of them stands for all older ones, and has no tags then."""

LONGEST_FORMER_TAGS = 1_000
"""A former lease's tags are kept while they are at most so many characters as JSON."""

LONGEST_CALL_SECONDS = 86_400
"""A call holds its number at most so long: Twilio ends every call after 24 hours; its end was not told to us, then."""

FREE_NUMBERS_PER_LEASE = 20
"""A client with many leases gets another while at least so many numbers are free for each that it holds."""


def write_pool_number(pool_number: PhoneNumber) -> str:
    """A number's name: "+18665550120", or "+18665550121x101". By its order equally old numbers are leased."""
    return f"{pool_number.number}x{pool_number.extension}" if pool_number.extension else pool_number.number


def read_pool_number(name: str) -> PhoneNumber:
    number, _, extension = name.partition("x")
    return PhoneNumber(number, extension or None)


class Gone(StrEnum):
    """Why a lease is no more: its time ran out, or it was released, after a call or by hand."""

    EXPIRED = "expired"
    RELEASED = "released"


class EndKind(StrEnum):
    """How a lease ended. The first two are what a lease that lives is heading for: its last news was a leave, or not.

    `LEFT`: the last viewer's page said that it left, and the buffer ran out. `SILENT`: pages just stopped asking.
    `MAX_LEASE_TIME`: that ran out before the buffer of the last heartbeat. `RELEASED`: ended at once, after a call, by hand,
    or because its number left the pool.
    """

    LEFT = "left"
    SILENT = "silent"
    MAX_LEASE_TIME = "max_lease_time"
    RELEASED = "released"


@dataclass(frozen=True)
class EndCounts:
    left: int = 0
    silent: int = 0
    max_lease_time: int = 0
    released: int = 0

    def __add__(self, other: "EndCounts") -> "EndCounts":
        return EndCounts(*map(add, astuple(self), astuple(other)))


@dataclass(frozen=True)
class RecordedStep:
    """What happened in a pool from `started_at` on, for some minutes: all claims, those that made a lease, and those that missed.

    `most_live` is the largest number of live leases that was met at one look; None when nobody looked. `ends` counts each
    lease once that ended, at the next look, or before that when its number is leased again or leaves the pool.
    """

    started_at: float
    claims: int
    new_leases: int
    misses: int
    most_live: int | None
    ends: EndCounts = field(default_factory=EndCounts)


class Refusal(StrEnum):
    """Why a claim got no number."""

    POOL_EXHAUSTED = "pool_exhausted"
    CLIENT_LIMIT = "client_limit"


@dataclass(frozen=True)
class LeasedPool:
    """What a lease store knows of a pool.

    `pool_id` is `<account key>/<pool name>`. `revision` differs when `pool_numbers` do, so that the store notices at the next
    claim.
    """

    pool_id: str
    pool_numbers: tuple[PhoneNumber, ...]
    revision: str
    buffer_seconds: float
    max_lease_seconds: float
    attribution_window_seconds: float


@dataclass(frozen=True)
class Visitor:
    """A visitor's side of a lease: the visit as the server derived it, and apart from it what the page claims.

    `joined_at` is the store's to set, when the visitor joins the lease.
    """

    visitor_id: str
    landing_url: str = ""
    referring_url: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    page_tags: Mapping[str, str] = field(default_factory=dict)
    joined_at: float = 0.0


@dataclass(frozen=True)
class FormerLease:
    """A lease of another key that the number had before: its key's tags, as far as they are kept, and when it ended."""

    tags: Mapping[str, str]
    ended_at: float


@dataclass(frozen=True)
class Lease:
    """A lease as it is kept: the key's common tags, and the visitors that it remembers, latest first.

    `live` says whether it lives now; if not, `ended_at` tells since when. `is_crowded`: more visitors look at it than
    are remembered. `viewers` counts those who are thought to look now. `former` are the leases that the number had before,
    latest first, to which calls could still have belonged when it was leased anew: their visitors may call yet.
    """

    lease_id: str
    pool_number: PhoneNumber
    key: LeaseKey
    claimed_at: float
    live: bool
    ended_at: float | None
    viewers: int
    is_crowded: bool
    calls: tuple[str, ...]
    visitors: tuple[Visitor, ...]
    former: tuple[FormerLease, ...] = ()


@dataclass(frozen=True)
class LeaseTimes:
    """The times that decide about a lease.

    `restarted_at`: the last new visitor joined. `viewed_until`: someone looks at it, as far as is known. `last_due_at`: no
    page that was told to show the number has been told to ask again later than this.
    """

    restarted_at: float
    viewed_until: float
    last_due_at: float

    def live_until(self, pool: LeasedPool) -> float:
        """The lease lives before this time, unless a call holds it longer."""
        return min(self.viewed_until, self.restarted_at + pool.max_lease_seconds)

    def free_at(self, pool: LeasedPool) -> float:
        """The number may be leased to another key from this time on, unless a call holds it longer.

        That is later than the lease's end only when a crowd was told to ask rarely: its pages may still show the number.
        """
        return max(self.live_until(pool), self.last_due_at)


def choose_end_kind(pool: LeasedPool, times: LeaseTimes, foreseen: EndKind, *, is_released: bool) -> EndKind:
    """How the lease ended: `foreseen`, unless it was released, or its max lease time cut the wait for a heartbeat short."""
    if is_released:
        return EndKind.RELEASED
    if foreseen is EndKind.SILENT and times.restarted_at + pool.max_lease_seconds < times.viewed_until:
        return EndKind.MAX_LEASE_TIME
    return foreseen


def choose_due_at(pool: LeasedPool, restarted_at: float, next_slot_at: float, now: float) -> float:
    """When the page that is answered now shall ask next.

    A third of the buffer from now, but not after the end of the max lease time; and never less than
    `HEARTBEAT_SPACING_SECONDS` after the last slot that was given to another viewer of the lease (`next_slot_at`).
    """
    end = max(now, restarted_at + pool.max_lease_seconds)
    return max(min(now + pool.buffer_seconds / HEARTBEATS_PER_BUFFER, end), next_slot_at)


def bring_forward(pool: LeasedPool, next_slot_at: float, viewers: int, now: float) -> float:
    """The next slot once viewers have left: no further off than all present ones, one after the other, need.

    Of a crowd it is only known how many ever joined; that many count, so that nobody who asks again and again can make
    the queue longer.
    """
    horizon = now + pool.buffer_seconds / HEARTBEATS_PER_BUFFER + viewers * HEARTBEAT_SPACING_SECONDS
    return min(next_slot_at, horizon)
