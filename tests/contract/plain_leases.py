"""The plain model's numbers and leases, and the rules of visits and calls on them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import inf

from dni_py.core.tags import add_tag
from server.domain.leases import (
    FREE_NUMBERS_PER_LEASE,
    HEARTBEAT_SPACING_SECONDS,
    LONGEST_FORMER_TAGS,
    MOST_FORMER_LEASES,
    MOST_VISITORS,
    EndCounts,
    EndKind,
    FormerLease,
    Gone,
    Lease,
    LeasedPool,
    LeaseTimes,
    RecordedStep,
    Refusal,
    Visitor,
    bring_forward,
    choose_due_at,
    choose_end_kind,
    write_pool_number,
)
from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import RECORD_STEP_SECONDS, Claim

OTHER_POOL = LeasedPool("", (), "", buffer_seconds=0, max_lease_seconds=inf, attribution_window_seconds=0)


@dataclass
class PlainVisitor:
    visit: Visitor
    due_at: float
    is_present: bool = True


@dataclass
class PlainCall:
    over_at: float
    lease_id: str | None
    holds_lease: bool


@dataclass
class PlainLease:
    lease_id: str
    key: LeaseKey
    client: str
    claimed_at: float
    times: LeaseTimes
    next_slot_at: float
    crowded_until: float = 0
    joined: int = 0
    ended_at: float | None = None
    gone: Gone = Gone.EXPIRED
    visitors: dict[str, PlainVisitor] = field(default_factory=dict)
    former: tuple[FormerLease, ...] = ()
    foreseen_end: EndKind = EndKind.SILENT
    is_end_counted: bool = False

    def count_viewers(self, pool: LeasedPool, now: float) -> int:
        return sum(one.is_present and one.due_at + pool.buffer_seconds > now for one in self.visitors.values())

    def is_looked_at(self, pool: LeasedPool, now: float) -> bool:
        return self.crowded_until > now or self.count_viewers(pool, now) > 0


@dataclass
class PlainPoolNumber:
    free_at: float = 0
    lease: PlainLease | None = None
    calls: dict[str, PlainCall] = field(default_factory=dict)
    ended_calls: list[str] = field(default_factory=list)
    is_removed: bool = False

    def find_calls(self, now: float) -> dict[str, PlainCall]:
        return {call_id: call for call_id, call in self.calls.items() if call.over_at > now}

    def find_end(self, pool: LeasedPool) -> float:
        assert self.lease
        if self.lease.ended_at is not None:
            return self.lease.ended_at
        holding = [
            one.over_at for one in self.calls.values() if one.holds_lease and one.lease_id == self.lease.lease_id
        ]
        return max([self.lease.times.live_until(pool), *holding])

    def is_live(self, pool: LeasedPool, now: float) -> bool:
        return self.lease is not None and self.lease.ended_at is None and now < self.find_end(pool)

    def set_free_at(self, pool: LeasedPool, now: float) -> None:
        assert self.lease
        self.free_at = max([self.lease.times.free_at(pool), *(call.over_at for call in self.find_calls(now).values())])

    def list_former(self, pool: LeasedPool, key: LeaseKey, now: float) -> tuple[FormerLease, ...]:
        if self.lease is None:
            return ()
        former = list(self.lease.former)
        if self.lease.key.digest != key.digest:
            is_short = len(json.dumps(self.lease.key.tags)) <= LONGEST_FORMER_TAGS
            former.insert(0, FormerLease(self.lease.key.tags if is_short else {}, self.find_end(pool)))
        former = [one for one in former if now < one.ended_at + pool.attribution_window_seconds]
        if len(former) > MOST_FORMER_LEASES:
            former = [*former[: MOST_FORMER_LEASES - 1], replace(former[MOST_FORMER_LEASES - 1], tags={})]
        return tuple(former)

    def end_lease(self, gone: Gone, ended_at: float) -> None:
        assert self.lease
        self.lease.gone, self.lease.ended_at = gone, ended_at


@dataclass
class PlainLoan:
    number: PhoneNumber
    lease_id: str
    until: float


@dataclass
class PlainPool:
    is_known: bool = False
    revision: str = ""
    pool_numbers: dict[PhoneNumber, PlainPoolNumber] = field(default_factory=dict)
    places_by_key: dict[str, PhoneNumber] = field(default_factory=dict)
    record: dict[float, RecordedStep] = field(default_factory=dict)
    alerted_at: float | None = None
    loan: PlainLoan | None = None

    def find_step(self, now: float) -> RecordedStep:
        started_at = now // RECORD_STEP_SECONDS * RECORD_STEP_SECONDS
        return self.record.get(started_at, RecordedStep(started_at, 0, 0, 0, None))

    def count_end(self, pool: LeasedPool, pool_number: PlainPoolNumber, now: float) -> None:
        lease = pool_number.lease
        if lease is None or lease.is_end_counted:
            return
        is_released = pool_number.is_live(pool, now) or lease.gone is Gone.RELEASED
        kind = choose_end_kind(pool, lease.times, lease.foreseen_end, is_released=is_released)
        step = self.find_step(now)
        self.record[step.started_at] = replace(step, ends=step.ends + EndCounts(**{kind.value: 1}))
        lease.is_end_counted = True

    def count(self, now: float, new_leases: int, misses: int) -> None:
        step = self.find_step(now)
        self.record[step.started_at] = replace(
            step, claims=step.claims + 1, new_leases=step.new_leases + new_leases, misses=step.misses + misses
        )


def join(pool: LeasedPool, lease: PlainLease, visitor: Visitor, now: float) -> float:
    known = lease.visitors.get(visitor.visitor_id)
    if known is not None:
        merged = add_page_tags(replace(visitor, page_tags=known.visit.page_tags), visitor.page_tags)
        known.visit = replace(merged, joined_at=known.visit.joined_at)
        return visit(pool, lease, known, now)
    lease.times = replace(lease.times, restarted_at=now)
    due_at = visit(pool, lease, None, now)
    lease.joined += 1
    lease.visitors[visitor.visitor_id] = PlainVisitor(replace(visitor, joined_at=now), due_at)
    if len(lease.visitors) > MOST_VISITORS:
        first = lease.visitors.pop(next(iter(lease.visitors)))
        if first.is_present and first.due_at > now:
            lease.crowded_until = max(lease.crowded_until, first.due_at)
    return due_at


def visit(pool: LeasedPool, lease: PlainLease, visitor: PlainVisitor | None, now: float) -> float:
    if visitor is not None and visitor.is_present and visitor.due_at > now:
        due_at = visitor.due_at
    else:
        viewers = lease.joined if lease.crowded_until > now else lease.count_viewers(pool, now)
        lease.next_slot_at = bring_forward(pool, lease.next_slot_at, viewers, now)
        due_at = choose_due_at(pool, lease.times.restarted_at, lease.next_slot_at, now)
        lease.next_slot_at = due_at + HEARTBEAT_SPACING_SECONDS
        if visitor is not None:
            visitor.due_at, visitor.is_present = due_at, True
    last_due_at = max(lease.times.last_due_at, due_at)
    viewed_until = max(now + pool.buffer_seconds, last_due_at, lease.times.viewed_until)
    lease.times = replace(lease.times, viewed_until=viewed_until, last_due_at=last_due_at)
    lease.foreseen_end = EndKind.SILENT
    return due_at


def list_free(kept: PlainPool, now: float) -> list[PhoneNumber]:
    """The free numbers, the one that has been free longest first."""
    free = {
        number: pool_number
        for number, pool_number in kept.pool_numbers.items()
        if not pool_number.is_removed and pool_number.free_at <= now
    }
    return sorted(free, key=lambda number: (free[number].free_at, write_pool_number(number)))


def limit_client(pool: LeasedPool, kept: PlainPool, claim: Claim, now: float) -> Refusal | None:
    pool_numbers = kept.pool_numbers.values()
    of_client = sum(
        pool_number.is_live(pool, now) and pool_number.lease is not None and pool_number.lease.client == claim.client
        for pool_number in pool_numbers
    )
    free = sum(not pool_number.is_removed and pool_number.free_at <= now for pool_number in pool_numbers)
    if (
        claim.client
        and claim.client_leases is not None
        and of_client >= claim.client_leases
        and free < FREE_NUMBERS_PER_LEASE * of_client
    ):
        return Refusal.CLIENT_LIMIT
    return None


def end_call_of_lease(
    pool: LeasedPool | None, pool_number: PlainPoolNumber, call_id: str, now: float
) -> PlainCall | None:
    """End the call, and the lease unless others look or call; without a pool, whose times are needed for that, in any case."""
    call = pool_number.find_calls(now).get(call_id)
    pool_number.ended_calls = [*(one for one in pool_number.ended_calls if one != call_id), call_id][-20:]
    if call is None:
        return None
    lease, known = pool_number.lease, pool or OTHER_POOL
    if lease and lease.ended_at is None and (pool is None or not pool_number.is_live(known, now)):
        pool_number.end_lease(Gone.EXPIRED, min(now, pool_number.find_end(known)))
    del pool_number.calls[call_id]
    if pool and lease and lease.ended_at is None:
        is_called = bool(pool_number.find_calls(now))
        if not is_called and lease.count_viewers(pool, now) <= 1 and lease.crowded_until <= now:
            pool_number.end_lease(Gone.RELEASED, now)
        elif not pool_number.is_live(pool, now):
            pool_number.end_lease(Gone.EXPIRED, now)
    return call


def add_page_tags(visit: Visitor, tags: Mapping[str, str]) -> Visitor:
    merged = dict(visit.page_tags)
    for name, value in tags.items():
        add_tag(merged, name, value)
    return replace(visit, page_tags=merged)


def show(pool: LeasedPool, number: PhoneNumber, pool_number: PlainPoolNumber, now: float) -> Lease:
    lease = pool_number.lease
    assert lease
    live = pool_number.is_live(pool, now)
    return Lease(
        lease_id=lease.lease_id,
        pool_number=number,
        key=lease.key,
        claimed_at=lease.claimed_at,
        live=live,
        ended_at=None if live else pool_number.find_end(pool),
        viewers=lease.count_viewers(pool, now),
        is_crowded=lease.crowded_until > now,
        calls=tuple(pool_number.find_calls(now)),
        visitors=tuple(one.visit for one in reversed(lease.visitors.values())),
        former=lease.former,
    )
