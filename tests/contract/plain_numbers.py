"""How numbers join and leave the plain model's pools: each is in one pool of its account at a time."""

from dataclasses import dataclass, replace
from math import inf

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, LeasedPool
from server.domain.phone_numbers import PhoneNumber
from tests.contract.plain_leases import PlainPool, PlainPoolNumber


@dataclass
class CallsElsewhere:
    """When the ended call would have ended in the other pools at the latest, and when the calls that continue there end."""

    ended_until: float | None = None
    called_until: float = 0.0

    def has_kept(self, pool_number: PlainPoolNumber) -> bool:
        """Whether the number waited for the ended call."""
        return self.ended_until is not None and pool_number.free_at >= self.ended_until


class PlainPoolNumbers:
    """Moves numbers from pool to pool, and stores when each rest ends."""

    def __init__(self, pools: dict[str, PlainPool]) -> None:
        self._pools = pools
        self._rests: dict[tuple[str, PhoneNumber], float] = {}

    def find_rest(self, pool: LeasedPool, number: PhoneNumber) -> float:
        return self._rests.get((find_account(pool.pool_id), number), 0.0)

    def take(self, pool: LeasedPool, kept: PlainPool, number: PhoneNumber, free_at: float, now: float) -> None:
        pool_number = kept.pool_numbers.get(number)
        if pool_number is not None and not pool_number.is_removed:
            return
        rest = self._take_from_others(pool, kept, number, now)
        if pool_number is None:
            kept.pool_numbers[number] = PlainPoolNumber(max(free_at, rest))
            # Without the calls on it in other pools: when the last of them ends, they do not count any more.
            self._note_rest(pool, number, free_at)
        else:
            pool_number.is_removed = False
            pool_number.free_at = max([now, rest, *(call.over_at for call in pool_number.find_calls(now).values())])

    def remove(self, pool: LeasedPool, kept: PlainPool, number: PhoneNumber, now: float) -> None:
        pool_number = kept.pool_numbers[number]
        calls = pool_number.find_calls(now)
        if not pool_number.is_removed:
            is_shown_alone = calls or pool_number.lease is None
            self._note_rest(
                pool, number, find_end_of_showing(pool, pool_number) if is_shown_alone else pool_number.free_at
            )
        kept.count_end(pool, pool_number, now)
        kept.places_by_key = {key: other for key, other in kept.places_by_key.items() if other != number}
        if not calls:
            del kept.pool_numbers[number]
            return
        if pool_number.lease and pool_number.lease.ended_at is None:
            pool_number.end_lease(Gone.EXPIRED, min(now, pool_number.find_end(pool)))
        pool_number.is_removed = True

    def end_call_elsewhere(self, pool: LeasedPool, number: PhoneNumber, call_id: str, now: float) -> "CallsElsewhere":
        """End the call in the other pools of the account that keep the number only for it."""
        found = CallsElsewhere()
        for pool_id, other in self._pools.items():
            pool_number = other.pool_numbers.get(number)
            if pool_number is None or pool_id == pool.pool_id or find_account(pool_id) != find_account(pool.pool_id):
                continue
            if pool_number.is_removed and call_id in pool_number.find_calls(now):
                found.ended_until = max(found.ended_until or 0.0, pool_number.calls.pop(call_id).over_at)
                pool_number.ended_calls = [*(one for one in pool_number.ended_calls if one != call_id), call_id][-20:]
                if not pool_number.find_calls(now):
                    del other.pool_numbers[number]
            found.called_until = max(
                [found.called_until, *(call.over_at for call in pool_number.find_calls(now).values())]
            )
        return found

    def _take_from_others(self, pool: LeasedPool, kept: PlainPool, number: PhoneNumber, now: float) -> float:
        rest = self.find_rest(pool, number)
        free_at = rest if rest > now else 0.0
        for pool_id, other in self._pools.items():
            if (
                find_account(pool_id) == find_account(pool.pool_id)
                and other is not kept
                and number in other.pool_numbers
            ):
                pool_number = other.pool_numbers[number]
                calls = [call.over_at for call in pool_number.find_calls(now).values()]
                free_at = max([free_at, 0 if pool_number.is_removed else pool_number.free_at, *calls])
                if not pool_number.is_removed:
                    other.revision = ""
                self.remove(replace(pool, pool_id=pool_id, max_lease_seconds=inf), other, number, now)
        return free_at

    def _note_rest(self, pool: LeasedPool, number: PhoneNumber, free_at: float) -> None:
        self._rests[find_account(pool.pool_id), number] = max(free_at, self.find_rest(pool, number))


def find_end_of_showing(pool: LeasedPool, pool_number: PlainPoolNumber) -> float:
    """When pages stop showing the number, whatever calls are on it."""
    lease = pool_number.lease
    if lease is None:
        return 0
    if lease.ended_at is None:
        return lease.times.free_at(pool)
    return lease.ended_at if lease.gone is Gone.RELEASED else max(lease.ended_at, lease.times.last_due_at)
