"""The contract of the lease store: which key has which number of a pool, until when, and who looks at it.

Time is an argument everywhere: `now`, in seconds since the epoch. Servers whose clocks differ by some seconds end a lease
earlier or later by as much, no more. Every method may raise `StoreUnavailable`, and does so within
`LONGEST_WAIT_SECONDS` when the engine does not answer; a cluster that has just changed may take a fifth longer.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.leases import Gone, Lease, LeasedPool, RecordedStep, Refusal, Visitor
from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber

LONGEST_WAIT_SECONDS = 0.25
RECORD_STEP_SECONDS = 300
RECORD_KEPT_SECONDS = 30 * 86_400
"""The record of a pool has one row for each step of this length, and forgets rows that are older than the second."""

MOST_LEASES_SHOWN = 1_000
"""Leases that the state of a pool has, the newest ones."""

MOST_ENDED_CALLS = 20
"""Ids of ended calls that a number remembers, so that a late duplicate holds nothing again."""


@dataclass(frozen=True)
class Claim:
    """What a visitor asks for. `new_lease_id` (unguessable, never used before) is the lease's if a new one is made.

    `client` is a digest of the address that asks; while `client_leases` is not None, it bounds how many leases of the
    pool that were made for the client live at a time: so many always, more only while at least
    `FREE_NUMBERS_PER_LEASE` numbers are free for each that it holds.
    """

    key: LeaseKey
    visitor: Visitor
    new_lease_id: str
    client: str = ""
    client_leases: int | None = None


@dataclass(frozen=True)
class LeaseReference:
    """What a page holds: which lease on which number, and as which visitor. It comes from a signed token."""

    pool_number: PhoneNumber
    lease_id: str
    visitor_id: str


@dataclass(frozen=True)
class Claimed:
    """A number for the visitor. The page is to ask again `renew_after_seconds` from now."""

    pool_number: PhoneNumber
    lease_id: str
    renew_after_seconds: float
    is_new: bool


@dataclass(frozen=True)
class Renewed:
    """The answer to a heartbeat: live, with the time to the next one; or gone, and why."""

    renew_after_seconds: float
    gone: Gone | None = None


@dataclass(frozen=True)
class PoolState:
    """A pool at one time: numbers by what they do, and its newest leases (at most `MOST_LEASES_SHOWN`) for people to look at."""

    size: int
    live: int
    on_call: int
    free: int
    leases: tuple[Lease, ...]


class LeaseStore(ABC):
    """Keeps the leases of pools. Pools come with each call; the store takes over changed numbers at the next claim."""

    @abstractmethod
    def prepare(self) -> None:
        """Make what the engine needs. Safe when several processes do it at once.

        Raises `StoreOutdated` when what is kept is of another version of the program, which this one can't read.
        """

    @abstractmethod
    def check(self) -> None:
        """Return when the store answers."""

    @abstractmethod
    def claim(self, pool: LeasedPool, claim: Claim, now: float) -> Claimed | Refusal:
        """Join the key's live lease, or lease the number that has been free longest (never-used ones first).

        A number that is added to a pool later is free after the buffer: it may be known to one server and not yet to
        another. It is taken from whatever other pool of the account has it, which can lease it no more; and it is free no
        earlier than it would have been there: at the end of its lease, when its pages have asked again, and when calls on it
        are over at the latest. The same holds for one that left a pool before it came to another, or came back.

        Of equally old ones the first by number and extension. A number that is not free yet but was last leased to this
        key is leased to it again. Idempotent for a visitor: only a visitor that the lease does not remember restarts the
        max lease time. Refused when no number is free, which is recorded as a miss, or when the client holds too many, which
        is not: the pool has numbers for others.
        """

    @abstractmethod
    def renew(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        """Tell that the visitor still looks. A visitor who asks before it is due is told the same time again."""

    @abstractmethod
    def leave(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        """Tell that the visitor looks no more. When nobody else does, the buffer starts now."""

    @abstractmethod
    def release(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> bool:
        """End the live lease on a number at once, whoever looks, unless a call is on it; says whether there was one to end."""

    @abstractmethod
    def tag(
        self, pool: LeasedPool, lease: LeaseReference, tags: Mapping[str, str], now: float
    ) -> Mapping[str, str] | None:
        """Add what the page tells to the visitor's `page_tags`; returns all of them, or None without such a lease.

        Kept within the bounds of `dni_py.core.tags`. A lease takes tags until its number is leased again.
        """

    @abstractmethod
    def call_started(self, pool: LeasedPool, pool_number: PhoneNumber, call_id: str, now: float) -> Lease | None:
        """Hold the number while the call runs, and return the lease that it belongs to.

        That is the live one; else the last one, if it ended within the attribution window; else None. Told again of the
        same call, it answers the same and holds nothing twice.
        """

    @abstractmethod
    def call_ended(self, pool_or_account: LeasedPool | str, pool_number: PhoneNumber, call_id: str, now: float) -> None:
        """Let go of the number; at once free when no other call is on it and nobody but one viewer, the caller, looked.

        The call ends in all pools of the account that know it, whichever is given; the account's key alone will do when the
        pool is gone. In another pool than the given one a lease ends with the call on it. Whichever pool has the number can
        lease it once its rest is over, no page may show it, and no call is on it anywhere.
        """

    @abstractmethod
    def find_by_tracking_number(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> Lease | None:
        """The lease to which a call to the number would belong now, as in `call_started`."""

    @abstractmethod
    def pool_state(self, pool: LeasedPool, now: float) -> PoolState:
        """The pool as it is now."""

    @abstractmethod
    def expire(self, pool: LeasedPool, now: float) -> int:
        """Forget the visitors of leases that no call can belong to any more; record how many leases live, and how others ended.

        To be called about once a minute; claims never wait for it. Returns how many leases were forgotten, a
        bounded number at a time. A pool for which this is no longer called, and of which nobody asks, goes by itself
        after `RECORD_KEPT_SECONDS`, or a little later.
        """

    @abstractmethod
    def read_record(self, pool: LeasedPool, since: float) -> list[RecordedStep]:
        """The pool's record, oldest step first. Steps in which nothing happened may be missing."""

    @abstractmethod
    def begin_alert(self, pool: LeasedPool, now: float, quiet_seconds: float) -> bool:
        """True for one caller of all processes, then False until `quiet_seconds` have gone by."""

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections; the store may be used again afterwards."""
