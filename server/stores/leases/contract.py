"""The contract of the lease store: which key has which number of a pool, until when, and which visitors view it.

Time is always an argument: `now`, in seconds since the epoch. Servers whose clocks differ by some seconds end a lease
earlier or later by that difference, but not more. Every method may raise `StoreUnavailable`, at the latest after
`LONGEST_WAIT_SECONDS` when the engine does not reply; a cluster that has just changed may take a fifth longer.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.check_leases import CheckRefusal
from server.domain.leases import Gone, Lease, LeasedPool, RecordedStep, Refusal, Visitor
from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber

LONGEST_WAIT_SECONDS = 0.25
RECORD_STEP_SECONDS = 300
RECORD_KEPT_SECONDS = 30 * 86_400
"""A pool's record has one row for each step of the first length, and forgets rows that are older than the second."""

MOST_LEASES_SHOWN = 1_000
"""The number of leases, newest first, that the state of a pool includes."""

MOST_ENDED_CALLS = 20
"""The number of ended call IDs that a number remembers, so that a late duplicate does not reserve the number again."""


@dataclass(frozen=True)
class Claim:
    """What a visitor asks for. `new_lease_id` (unguessable, never used before) becomes the ID if a new lease is made.

    `client` is a digest of the client's address. `client_leases` limits the live leases of the pool that were made for the
    client: it can always have this many, and more only while at least `FREE_NUMBERS_PER_LEASE` numbers are free for each
    lease that it has. None: no limit.
    """

    key: LeaseKey
    visitor: Visitor
    new_lease_id: str
    client: str = ""
    client_leases: int | None = None


@dataclass(frozen=True)
class LeaseReference:
    """The lease that a page shows: the number, the lease ID and the visitor. It comes from a signed token."""

    pool_number: PhoneNumber
    lease_id: str
    visitor_id: str


@dataclass(frozen=True)
class Claimed:
    """A number for the visitor. The page must send a heartbeat `renew_after_seconds` from now."""

    pool_number: PhoneNumber
    lease_id: str
    renew_after_seconds: float
    is_new: bool


@dataclass(frozen=True)
class Renewed:
    """The reply to a heartbeat: live, with the seconds to the next one; or gone, and why."""

    renew_after_seconds: float
    gone: Gone | None = None


@dataclass(frozen=True)
class PoolState:
    """A pool at one time: its numbers counted by state, and its newest leases (at most `MOST_LEASES_SHOWN`)."""

    size: int
    live: int
    on_call: int
    free: int
    leases: tuple[Lease, ...]


class LeaseStore(ABC):
    """Stores the leases of pools. Each call passes the pool; at the next claim the store takes over its changed numbers."""

    @abstractmethod
    def prepare(self) -> None:
        """Create what the engine needs. Several processes may call it at once.

        Raises `StoreOutdated` when the stored data is of another version of the program, which this one can't read.
        """

    @abstractmethod
    def check(self) -> None:
        """Return when the store replies."""

    @abstractmethod
    def claim(self, pool: LeasedPool, claim: Claim, now: float) -> Claimed | Refusal:
        """Join the key's live lease, or lease the number that has been free longest (never-used numbers first).

        A number that is added to a pool later is free after the buffer, because one server may know it before another does. If
        another pool of the account has it, that pool loses it and can't lease it any more. It is not free earlier than it would
        have been there: at the end of its lease, after its pages have asked again, and at the latest when calls on it have
        ended. The same applies to a number that left a pool before it joined another one, or came back.

        Numbers that were freed at the same time are ordered by number and extension. A number that is not free yet but was last
        leased to this key is leased to it again. Idempotent for a visitor: only a visitor that the lease does not remember
        restarts the max lease time. Refused when no number is free, which is recorded as a miss; or when the client has too many
        leases, which is not a miss, because the pool has numbers for others.
        """

    @abstractmethod
    def renew(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        """Record a heartbeat: the visitor still views the page. A visitor who asks too early gets the same time again."""

    @abstractmethod
    def leave(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        """Record that the visitor has left the page. If no other visitor views it, the buffer starts now."""

    @abstractmethod
    def claim_for_check(self, pool: LeasedPool, lease_id: str, now: float) -> Claimed | CheckRefusal:
        """Lend a number to a check of the site for `CHECK_LEASE_SECONDS`, during which no pool leases it.

        A pool lends one number at a time, the free one that would be leased last, and none with fewer than
        `FREE_NUMBERS_FOR_CHECK` free numbers. `lease_id` comes from `write_check_lease_id`; the lease that has the number gets
        it again, for the same time. The number's last lease stays as it is, for calls and tags, and nothing is recorded.
        """

    @abstractmethod
    def renew_check(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        """Say for how long the number is still lent to the check. A heartbeat does not make that longer."""

    @abstractmethod
    def leave_check(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        """End the check's lease. The number is free at once, unless something else keeps it, such as a call."""

    @abstractmethod
    def release(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> bool:
        """End the live lease on a number at once, even while it is viewed, unless a call is on it. Returns whether one ended."""

    @abstractmethod
    def tag(
        self, pool: LeasedPool, lease: LeaseReference, tags: Mapping[str, str], now: float
    ) -> Mapping[str, str] | None:
        """Add tags from the page to the visitor's `page_tags`; returns all of them, or None without such a lease.

        The limits of `dni_py.core.tags` apply. A lease accepts tags until its number is leased again.
        """

    @abstractmethod
    def call_started(self, pool: LeasedPool, pool_number: PhoneNumber, call_id: str, now: float) -> Lease | None:
        """Reserve the number while the call runs, and return the lease that the call belongs to.

        That is the live lease; else the last one, if it ended within the attribution window; else None. A repeated start of
        the same call returns the same lease and reserves nothing twice.
        """

    @abstractmethod
    def call_ended(self, pool_or_account: LeasedPool | str, pool_number: PhoneNumber, call_id: str, now: float) -> None:
        """End the call. The number is free at once if no other call is on it and at most one visitor, the caller, viewed it.

        The call ends in all pools of the account that know it. Give the account's key when the pool does not exist any more.
        In other pools than the given one, the lease of the number ends with the call. The pool that has the number can lease
        it when its rest is over, no page may show it, and no call is on it in any pool.
        """

    @abstractmethod
    def find_by_tracking_number(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> Lease | None:
        """The lease that a call to the number would belong to now, as in `call_started`."""

    @abstractmethod
    def pool_state(self, pool: LeasedPool, now: float) -> PoolState:
        """The current state of the pool."""

    @abstractmethod
    def expire(self, pool: LeasedPool, now: float) -> int:
        """Forget the visitors of leases that no call can belong to any more; record the live leases, and how others ended.

        Call it about once a minute; claims never wait for it. Returns the number of leases that were forgotten, which is
        limited in each call. If nothing calls this or claims for a pool, the store deletes the pool after
        `RECORD_KEPT_SECONDS`, or a little later.
        """

    @abstractmethod
    def read_record(self, pool: LeasedPool, since: float) -> list[RecordedStep]:
        """The pool's record, oldest step first. Steps without any activity may be missing."""

    @abstractmethod
    def begin_alert(self, pool: LeasedPool, now: float, quiet_seconds: float) -> bool:
        """True for one caller among all processes, then False for `quiet_seconds`."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections; the store may be used again afterwards."""
