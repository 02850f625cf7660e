"""How the examples use a store: a pool, a clock that stands still, and methods for what visitors and callers do."""

import itertools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from server.domain.check_leases import CheckRefusal, write_check_lease_id
from server.domain.leases import Lease, LeasedPool, RecordedStep, Refusal, Visitor
from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import Claim, LeaseReference, LeaseStore, PoolState, Renewed

OPENS_AT = 1_800_000_000.0


def make_pool_numbers(count: int, first: int = 0) -> tuple[PhoneNumber, ...]:
    """Numbers in the order of their texts."""
    return tuple(PhoneNumber(f"+1866{555_0000 + index:07d}") for index in range(first, first + count))


def make_pool(
    pool_numbers: int | tuple[PhoneNumber, ...] = 3,
    buffer_seconds: float = 60,
    max_lease_seconds: float = 900,
    attribution_window_seconds: float = 3600,
) -> LeasedPool:
    """A pool, the first of an account that no other test uses."""
    numbers = make_pool_numbers(pool_numbers) if isinstance(pool_numbers, int) else pool_numbers
    name = f"{uuid.uuid4().hex}/pool"
    return LeasedPool(name, numbers, "1", buffer_seconds, max_lease_seconds, attribution_window_seconds)


def make_other_pool(pool: LeasedPool, name: str = "other", **changes: Any) -> LeasedPool:
    """Another pool of the same account, with the same numbers unless others are given."""
    return replace(pool, pool_id=pool.pool_id.replace("/pool", f"/{name}"), **changes)


def make_key(name: str) -> LeaseKey:
    """A key whose common tag is its name."""
    return LeaseKey(f"digest of {name}", {"kw": name})


@dataclass(frozen=True)
class Shown:
    """What a visitor's page has after a claim."""

    pool_number: PhoneNumber
    lease: LeaseReference
    due_at: float
    is_new: bool


class PoolDriver:
    """Uses a lease store with one pool. Time stands still unless `wait` is called."""

    def __init__(self, store: LeaseStore, **pool: float | tuple[PhoneNumber, ...]) -> None:
        self.store = store
        self.pool = make_pool(**pool)  # type: ignore[arg-type]
        self.now = OPENS_AT
        self._names = itertools.count()

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def change_numbers(self, pool_numbers: tuple[PhoneNumber, ...]) -> None:
        """Change the numbers of the account's pool; the store gets them with the next claim."""
        self.pool = replace(self.pool, pool_numbers=pool_numbers, revision=uuid.uuid4().hex)

    def ask(
        self, key: str, visitor: str | Visitor, client: str = "", client_leases: int | None = None
    ) -> Shown | Refusal:
        """Claim for a visitor with the key's tags."""
        visit = visitor if isinstance(visitor, Visitor) else Visitor(visitor)
        claim = Claim(make_key(key), visit, f"lease {next(self._names)}", client, client_leases)
        answer = self.store.claim(self.pool, claim, self.now)
        if isinstance(answer, Refusal):
            return answer
        reference = LeaseReference(answer.pool_number, answer.lease_id, visit.visitor_id)
        return Shown(answer.pool_number, reference, self.now + answer.renew_after_seconds, answer.is_new)

    def claim(self, key: str, visitor: str | Visitor = "ann") -> Shown:
        """As `ask`, but there must be a number."""
        answer = self.ask(key, visitor)
        assert isinstance(answer, Shown), answer
        return answer

    def renew(self, shown: Shown) -> Renewed:
        return self.store.renew(self.pool, shown.lease, self.now)

    def is_live(self, shown: Shown) -> bool:
        """The result that a heartbeat would have, without its effect."""
        state = self.state()
        return any(lease.live for lease in state.leases if lease.lease_id == shown.lease.lease_id)

    def leave(self, shown: Shown) -> None:
        self.store.leave(self.pool, shown.lease, self.now)

    def ask_for_check(self, visitor: str = "checker") -> Shown | CheckRefusal:
        """Claim for a page of a check of the site."""
        answer = self.store.claim_for_check(self.pool, write_check_lease_id(visitor), self.now)
        if isinstance(answer, CheckRefusal):
            return answer
        reference = LeaseReference(answer.pool_number, answer.lease_id, visitor)
        return Shown(answer.pool_number, reference, self.now + answer.renew_after_seconds, answer.is_new)

    def claim_for_check(self, visitor: str = "checker") -> Shown:
        """As `ask_for_check`, but there must be a number."""
        answer = self.ask_for_check(visitor)
        assert isinstance(answer, Shown), answer
        return answer

    def renew_check(self, shown: Shown) -> Renewed:
        return self.store.renew_check(self.pool, shown.lease, self.now)

    def leave_check(self, shown: Shown) -> None:
        self.store.leave_check(self.pool, shown.lease, self.now)

    def release(self, pool_number: PhoneNumber) -> bool:
        return self.store.release(self.pool, pool_number, self.now)

    def tag(self, shown: Shown, tags: Mapping[str, str]) -> Mapping[str, str] | None:
        return self.store.tag(self.pool, shown.lease, tags, self.now)

    def call(self, pool_number: PhoneNumber, call_id: str = "call 1") -> Lease | None:
        return self.store.call_started(self.pool, pool_number, call_id, self.now)

    def hang_up(self, pool_number: PhoneNumber, call_id: str = "call 1") -> None:
        self.store.call_ended(self.pool, pool_number, call_id, self.now)

    def find(self, pool_number: PhoneNumber) -> Lease | None:
        return self.store.find_by_tracking_number(self.pool, pool_number, self.now)

    def state(self) -> PoolState:
        return self.store.pool_state(self.pool, self.now)

    def expire(self) -> int:
        return self.store.expire(self.pool, self.now)

    def record(self, since: float = 0) -> list[RecordedStep]:
        return self.store.read_record(self.pool, since)
