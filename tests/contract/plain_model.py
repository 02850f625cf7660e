"""A lease store in plain Python objects: slow, without storage, for one thread, and so simple that it is clearly correct.

The contract's examples test it like the real engines, which are then compared with it step by step.
"""

from collections.abc import Mapping
from dataclasses import replace

from server.domain.check_leases import CHECK_LEASE_SECONDS, FREE_NUMBERS_FOR_CHECK, CheckRefusal
from server.domain.leased_pools import find_account
from server.domain.leases import (
    LONGEST_CALL_SECONDS,
    EndKind,
    Gone,
    Lease,
    LeasedPool,
    LeaseTimes,
    RecordedStep,
    Refusal,
)
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import (
    RECORD_KEPT_SECONDS,
    Claim,
    Claimed,
    LeaseReference,
    LeaseStore,
    PoolState,
    Renewed,
)
from tests.contract.plain_leases import (
    PlainCall,
    PlainLease,
    PlainLoan,
    PlainPool,
    PlainPoolNumber,
    add_page_tags,
    join,
    limit_client,
    list_free,
    show,
    visit,
)
from tests.contract.plain_numbers import PlainPoolNumbers, find_end_of_showing


class PlainLeaseStore(LeaseStore):
    """The contract in its simplest form."""

    def __init__(self) -> None:
        self._pools: dict[str, PlainPool] = {}
        self._pool_numbers = PlainPoolNumbers(self._pools)

    def prepare(self) -> None:
        pass

    def check(self) -> None:
        pass

    def close(self) -> None:
        pass

    def claim(self, pool: LeasedPool, claim: Claim, now: float) -> Claimed | Refusal:
        kept = self._take_over(pool, now)
        number = kept.places_by_key.get(claim.key.digest)
        if number is not None and kept.pool_numbers[number].is_live(pool, now):
            kept.count(now, new_leases=0, misses=0)
            return self._respond(pool, kept, number, claim, now, is_new=False)
        if number is None or kept.pool_numbers[number].free_at <= now:
            number = next(iter(list_free(kept, now)), None)
            refusal = Refusal.POOL_EXHAUSTED if number is None else limit_client(pool, kept, claim, now)
            if number is None or refusal is not None:
                kept.count(now, new_leases=0, misses=int(number is None))
                return refusal or Refusal.POOL_EXHAUSTED
            last_due_at = next_slot_at = 0.0
            joined = 0
        else:
            former = kept.pool_numbers[number].lease
            assert former
            last_due_at, next_slot_at = former.times.last_due_at, former.next_slot_at
            joined = former.joined
        pool_number = kept.pool_numbers[number]
        if pool_number.lease and kept.places_by_key.get(pool_number.lease.key.digest) == number:
            del kept.places_by_key[pool_number.lease.key.digest]
        kept.count_end(pool, pool_number, now)
        before = pool_number.list_former(pool, claim.key, now)
        times = LeaseTimes(restarted_at=now, viewed_until=0, last_due_at=last_due_at)
        pool_number.lease = PlainLease(
            claim.new_lease_id, claim.key, claim.client, now, times, next_slot_at, last_due_at, joined, former=before
        )
        kept.places_by_key[claim.key.digest] = number
        kept.count(now, new_leases=1, misses=0)
        return self._respond(pool, kept, number, claim, now, is_new=True)

    def renew(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        pool_number = self._find(pool, lease)
        if pool_number is None or pool_number.lease is None:
            return Renewed(0, Gone.EXPIRED)
        kept = pool_number.lease
        visitor = kept.visitors.get(lease.visitor_id)
        if pool_number.is_live(pool, now):
            due_at = visit(pool, kept, visitor, now)
            if visitor is None:
                kept.crowded_until = max(kept.crowded_until, due_at)
            pool_number.set_free_at(pool, now)
            return Renewed(due_at - now)
        if visitor is not None:
            visitor.is_present = False
        if not kept.is_looked_at(pool, now) and kept.times.last_due_at > now:
            waits_for_pages = now < pool_number.free_at <= find_end_of_showing(pool, pool_number)
            kept.times = replace(kept.times, last_due_at=now)
            if waits_for_pages:
                pool_number.free_at = max(now, self._pool_numbers.find_rest(pool, lease.pool_number))
        return Renewed(0, kept.gone)

    def leave(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        pool_number = self._find(pool, lease)
        visitor = pool_number.lease.visitors.get(lease.visitor_id) if pool_number and pool_number.lease else None
        if pool_number is None or pool_number.lease is None or visitor is None or not visitor.is_present:
            return
        visitor.is_present = False
        if pool_number.is_live(pool, now) and not pool_number.lease.is_looked_at(pool, now):
            pool_number.lease.times = replace(
                pool_number.lease.times, viewed_until=now + pool.buffer_seconds, last_due_at=now
            )
            pool_number.lease.foreseen_end = EndKind.LEFT
            pool_number.set_free_at(pool, now)

    def claim_for_check(self, pool: LeasedPool, lease_id: str, now: float) -> Claimed | CheckRefusal:
        kept = self._take_over(pool, now)
        if kept.loan and kept.loan.until > now:
            if kept.loan.lease_id != lease_id:
                return CheckRefusal.OTHER_CHECK
            return Claimed(kept.loan.number, lease_id, kept.loan.until - now, is_new=False)
        free = list_free(kept, now)
        if len(free) < FREE_NUMBERS_FOR_CHECK:
            return CheckRefusal.FEW_FREE_NUMBERS
        kept.loan = PlainLoan(free[-1], lease_id, now + CHECK_LEASE_SECONDS)
        kept.pool_numbers[free[-1]].free_at = kept.loan.until
        kept.places_by_key = {key: number for key, number in kept.places_by_key.items() if number != free[-1]}
        self._pool_numbers.note_rest(pool, free[-1], kept.loan.until)
        return Claimed(free[-1], lease_id, CHECK_LEASE_SECONDS, is_new=True)

    def renew_check(self, pool: LeasedPool, lease: LeaseReference, now: float) -> Renewed:
        loan = self._pool(pool).loan
        is_lent = loan and loan.until > now and (loan.number, loan.lease_id) == (lease.pool_number, lease.lease_id)
        return Renewed(loan.until - now) if loan and is_lent else Renewed(0, Gone.EXPIRED)

    def leave_check(self, pool: LeasedPool, lease: LeaseReference, now: float) -> None:
        kept = self._pool(pool)
        loan = kept.loan
        if loan and self.renew_check(pool, lease, now).gone is None:
            kept.loan = None
            if self._pool_numbers.find_rest(pool, loan.number) == loan.until:
                self._pool_numbers.set_rest(pool, loan.number, now)
                pool_number = kept.pool_numbers.get(loan.number)
                if pool_number and pool_number.free_at == loan.until:
                    pool_number.free_at = now

    def release(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> bool:
        kept = self._pool(pool).pool_numbers.get(pool_number)
        if kept is None or kept.find_calls(now) or not kept.is_live(pool, now):
            return False
        kept.end_lease(Gone.RELEASED, now)
        kept.free_at = now
        return True

    def tag(
        self, pool: LeasedPool, lease: LeaseReference, tags: Mapping[str, str], now: float
    ) -> Mapping[str, str] | None:
        pool_number = self._find(pool, lease)
        visitor = pool_number.lease.visitors.get(lease.visitor_id) if pool_number and pool_number.lease else None
        if visitor is None:
            return None
        visitor.visit = add_page_tags(visitor.visit, tags)
        return visitor.visit.page_tags

    def call_started(self, pool: LeasedPool, pool_number: PhoneNumber, call_id: str, now: float) -> Lease | None:
        kept = self._take_over(pool, now).pool_numbers.get(pool_number)
        if kept is None:
            return None
        running = kept.find_calls(now)
        if call_id in running:
            return show(pool, pool_number, kept, now) if running[call_id].lease_id else None
        found = self.find_by_tracking_number(pool, pool_number, now)
        if call_id not in kept.ended_calls:
            # A call with this ID whose end was never reported may have been all that kept the lease live.
            if kept.lease and kept.lease.ended_at is None and not kept.is_live(pool, now):
                kept.end_lease(Gone.EXPIRED, kept.find_end(pool))
            over_at = now + LONGEST_CALL_SECONDS
            kept.calls[call_id] = PlainCall(
                over_at, found.lease_id if found else None, found is not None and found.live
            )
            kept.free_at = max(kept.free_at, over_at)
        return self.find_by_tracking_number(pool, pool_number, now)

    def call_ended(self, pool_or_account: LeasedPool | str, pool_number: PhoneNumber, call_id: str, now: float) -> None:
        pool = pool_or_account if isinstance(pool_or_account, LeasedPool) else None
        account = find_account(pool.pool_id if pool else str(pool_or_account))
        self._pool_numbers.end_call(account, pool, pool_number, call_id, now)

    def find_by_tracking_number(self, pool: LeasedPool, pool_number: PhoneNumber, now: float) -> Lease | None:
        kept = self._pool(pool).pool_numbers.get(pool_number)
        if kept is None or kept.lease is None:
            return None
        if kept.is_live(pool, now) or now < kept.find_end(pool) + pool.attribution_window_seconds:
            return show(pool, pool_number, kept, now)
        return None

    def pool_state(self, pool: LeasedPool, now: float) -> PoolState:
        pool_numbers = {
            number: pool_number
            for number, pool_number in self._pool(pool).pool_numbers.items()
            if not pool_number.is_removed
        }
        leases = [
            show(pool, number, pool_number, now) for number, pool_number in pool_numbers.items() if pool_number.lease
        ]
        return PoolState(
            size=len(pool.pool_numbers),
            live=sum(lease.live for lease in leases),
            on_call=sum(bool(pool_number.find_calls(now)) for pool_number in pool_numbers.values()),
            free=len(pool.pool_numbers) - sum(pool_number.free_at > now for pool_number in pool_numbers.values()),
            leases=tuple(sorted(leases, key=lambda lease: -lease.claimed_at)[:1_000]),
        )

    def expire(self, pool: LeasedPool, now: float) -> int:
        if pool.pool_id not in self._pools:
            return 0
        kept = self._pool(pool)
        live = sum(pool_number.is_live(pool, now) for pool_number in kept.pool_numbers.values())
        step = kept.find_step(now)
        kept.record[step.started_at] = replace(step, most_live=max(live, step.most_live or 0))
        kept.record = {at: step for at, step in kept.record.items() if at > now - RECORD_KEPT_SECONDS}
        for pool_number in kept.pool_numbers.values():
            if not pool_number.is_live(pool, now):
                kept.count_end(pool, pool_number, now)
        window = pool.attribution_window_seconds
        over = {
            number: pool_number
            for number, pool_number in kept.pool_numbers.items()
            if pool_number.lease and not pool_number.is_live(pool, now)
        }
        forgettable = {
            number: pool_number
            for number, pool_number in over.items()
            if pool_number.free_at <= now
            and not pool_number.find_calls(now)
            and pool_number.find_end(pool) + window <= now
        }
        forgotten = dict(list(forgettable.items())[:1_000])
        for pool_number in forgotten.values():
            pool_number.lease = None
        kept.places_by_key = {key: number for key, number in kept.places_by_key.items() if number not in forgotten}
        return len(forgotten)

    def read_record(self, pool: LeasedPool, since: float) -> list[RecordedStep]:
        return [step for at, step in sorted(self._pool(pool).record.items()) if at >= since]

    def begin_alert(self, pool: LeasedPool, now: float, quiet_seconds: float) -> bool:
        kept = self._pool(pool)
        if kept.alerted_at is not None and now < kept.alerted_at + quiet_seconds:
            return False
        kept.alerted_at = now
        return True

    def _pool(self, pool: LeasedPool) -> PlainPool:
        return self._pools.setdefault(pool.pool_id, PlainPool())

    def _take_over(self, pool: LeasedPool, now: float) -> PlainPool:
        kept = self._pool(pool)
        if kept.revision != pool.revision:
            free_at = now + pool.buffer_seconds if kept.is_known else 0.0
            kept.is_known, kept.revision = True, pool.revision
            for number in set(kept.pool_numbers).difference(pool.pool_numbers):
                self._pool_numbers.remove(pool, kept, number, now)
            for number in pool.pool_numbers:
                self._pool_numbers.take(pool, kept, number, free_at, now)
        return kept

    def _find(self, pool: LeasedPool, lease: LeaseReference) -> PlainPoolNumber | None:
        pool_number = self._pool(pool).pool_numbers.get(lease.pool_number)
        return (
            pool_number if pool_number and pool_number.lease and pool_number.lease.lease_id == lease.lease_id else None
        )

    def _respond(
        self, pool: LeasedPool, kept: PlainPool, number: PhoneNumber, claim: Claim, now: float, is_new: bool
    ) -> Claimed:
        pool_number = kept.pool_numbers[number]
        assert pool_number.lease
        due_at = join(pool, pool_number.lease, claim.visitor, now)
        pool_number.set_free_at(pool, now)
        return Claimed(number, pool_number.lease.lease_id, due_at - now, is_new)
