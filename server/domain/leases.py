"""The rules of a lease's time: how long it lives, when its number is free, and when a page asks again.

Every lease store follows them, also in other languages. Times are seconds since the epoch and are passed in.
`docs/decisions/0007-heartbeats-by-lease.md` explains the reasons.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from enum import StrEnum
from operator import add

from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber

HEARTBEATS_PER_BUFFER = 3
"""Heartbeats of a single viewer within the buffer: with three, a lost heartbeat or two do not end the lease."""

HEARTBEAT_SPACING_SECONDS = 0.2
"""All viewers of a lease together send one heartbeat in this time, whether there are ten or a million."""

MOST_VISITORS = 1_000
"""The latest visitors that a lease stores one by one. The others count as viewers until their last due time."""

MOST_FORMER_LEASES = 4
"""Former leases that are stored for a number. If there were more, the oldest one represents them all and has no tags."""

LONGEST_FORMER_TAGS = 1_000
"""The tags of a former lease are stored only up to this length as JSON, in characters."""

LONGEST_CALL_SECONDS = 86_400
"""The longest time for which a call keeps its number. Twilio ends every call after 24 hours, so its end was not reported."""

FREE_NUMBERS_PER_LEASE = 20
"""A client with many leases gets another only if at least this many numbers are free for each of its leases."""


def write_pool_number(pool_number: PhoneNumber) -> str:
    """The number as text: "+18665550120" or "+18665550121x101". Numbers that are free equally long are leased in this order."""
    return f"{pool_number.number}x{pool_number.extension}" if pool_number.extension else pool_number.number


def read_pool_number(name: str) -> PhoneNumber:
    number, _, extension = name.partition("x")
    return PhoneNumber(number, extension or None)


class Gone(StrEnum):
    """Why a lease has ended: it expired, or it was released, after a call or by hand."""

    EXPIRED = "expired"
    RELEASED = "released"


class EndKind(StrEnum):
    """How a lease ended. A live lease has one of the first two as its expected end: `LEFT` if its last request was a leave.

    `LEFT`: the last viewer's page reported that it left, and the buffer expired. `SILENT`: pages stopped asking.
    `MAX_LEASE_TIME`: it expired before the buffer after the last heartbeat. `RELEASED`: ended at once, after a call, by hand,
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
    """The counts of a pool for some minutes from `started_at` on: claims, new leases, and misses (claims without a number).

    `most_live` is the highest number of live leases in the pool checks of that time; None without any check. `ends` counts
    each ended lease once: at the next check, or earlier if its number is leased again or leaves the pool.
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
    """A pool in the form of the lease store.

    `pool_id` is `<account key>/<pool name>`. `revision` changes with `pool_numbers`, so that the store notices a change at
    the next claim.
    """

    pool_id: str
    pool_numbers: tuple[PhoneNumber, ...]
    revision: str
    buffer_seconds: float
    max_lease_seconds: float
    attribution_window_seconds: float


@dataclass(frozen=True)
class Visitor:
    """A visitor of a lease: the visit that the server derived, and separately the tags that the page sent.

    The store sets `joined_at` when the visitor joins the lease.
    """

    visitor_id: str
    landing_url: str = ""
    referring_url: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    page_tags: Mapping[str, str] = field(default_factory=dict)
    joined_at: float = 0.0


@dataclass(frozen=True)
class FormerLease:
    """An earlier lease of the number with another key: the tags of that key, if stored, and when it ended."""

    tags: Mapping[str, str]
    ended_at: float


@dataclass(frozen=True)
class Lease:
    """A stored lease: the common tags of its key, and its visitors, latest first.

    `live`: whether it is live now; if not, `ended_at` is its end. `is_crowded`: it has more visitors than are stored.
    `viewers` is the estimated number of current viewers. `former` are earlier leases of the number, latest first, that calls
    could still belong to when this lease began: their visitors may still call.
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
    """The times from which the state of a lease follows.

    `restarted_at`: when the last new visitor joined. `viewed_until`: until when someone views it, as far as is known.
    `last_due_at`: the latest time at which any page that shows the number is due to ask again.
    """

    restarted_at: float
    viewed_until: float
    last_due_at: float

    def live_until(self, pool: LeasedPool) -> float:
        """The lease is live before this time; a call can extend it."""
        return min(self.viewed_until, self.restarted_at + pool.max_lease_seconds)

    def free_at(self, pool: LeasedPool) -> float:
        """From this time on the number may be leased to another key; a call can delay it.

        This is later than the lease's end only after a crowd with rare heartbeats: its pages may still show the number.
        """
        return max(self.live_until(pool), self.last_due_at)


def choose_end_kind(pool: LeasedPool, times: LeaseTimes, expected: EndKind, *, is_released: bool) -> EndKind:
    """How the lease ended: `expected`, unless it was released, or its max lease time expired before the buffer."""
    if is_released:
        return EndKind.RELEASED
    if expected is EndKind.SILENT and times.restarted_at + pool.max_lease_seconds < times.viewed_until:
        return EndKind.MAX_LEASE_TIME
    return expected


def choose_due_at(pool: LeasedPool, restarted_at: float, next_slot_at: float, now: float) -> float:
    """When the page that gets the current response must ask again.

    A third of the buffer from now, but not after the max lease time; and at least `HEARTBEAT_SPACING_SECONDS` after the last
    slot of another viewer of the lease (`next_slot_at`).
    """
    end = max(now, restarted_at + pool.max_lease_seconds)
    return max(min(now + pool.buffer_seconds / HEARTBEATS_PER_BUFFER, end), next_slot_at)


def bring_forward(pool: LeasedPool, next_slot_at: float, viewers: int, now: float) -> float:
    """The next slot after viewers have left: not later than all present viewers need one after the other.

    For a crowd, the store counts all visitors who ever joined, so that a client can't lengthen the queue with more requests.
    """
    horizon = now + pool.buffer_seconds / HEARTBEATS_PER_BUFFER + viewers * HEARTBEAT_SPACING_SECONDS
    return min(next_slot_at, horizon)
