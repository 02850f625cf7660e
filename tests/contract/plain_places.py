"""How places come to the plain model's pools, and leave them: each is in one pool of its account at a time."""

from dataclasses import dataclass, replace
from math import inf

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, LeasedPool
from server.domain.phone_numbers import PhoneNumber
from tests.contract.plain_leases import PlainPlace, PlainPool


@dataclass
class CallsElsewhere:
    """When the call that ended would have been over in the other pools, and when those are that go on there."""

    ended_until: float | None = None
    called_until: float = 0.0

    def has_kept(self, place: PlainPlace) -> bool:
        """Whether the place has waited for the call that ended."""
        return self.ended_until is not None and place.free_at >= self.ended_until


class PlainPlaces:
    """Moves places from pool to pool, and knows until when each rests."""

    def __init__(self, pools: dict[str, PlainPool]) -> None:
        self._pools = pools
        self._rests: dict[tuple[str, PhoneNumber], float] = {}

    def find_rest(self, pool: LeasedPool, number: PhoneNumber) -> float:
        return self._rests.get((find_account(pool.pool_id), number), 0.0)

    def take(self, pool: LeasedPool, kept: PlainPool, number: PhoneNumber, free_at: float, now: float) -> None:
        place = kept.places.get(number)
        if place is not None and not place.is_removed:
            return
        rest = self._take_from_others(pool, kept, number, now)
        if place is None:
            kept.places[number] = PlainPlace(max(free_at, rest))
            # Without the calls on it elsewhere: when the last of them ends, they count no more.
            self._note_rest(pool, number, free_at)
        else:
            place.is_removed = False
            place.free_at = max([now, rest, *(call.over_at for call in place.find_calls(now).values())])

    def remove(self, pool: LeasedPool, kept: PlainPool, number: PhoneNumber, now: float) -> None:
        place = kept.places[number]
        calls = place.find_calls(now)
        if not place.is_removed:
            is_shown_alone = calls or place.lease is None
            self._note_rest(pool, number, find_end_of_showing(pool, place) if is_shown_alone else place.free_at)
        kept.count_end(pool, place, now)
        kept.places_by_key = {key: other for key, other in kept.places_by_key.items() if other != number}
        if not calls:
            del kept.places[number]
            return
        if place.lease and place.lease.ended_at is None:
            place.end_lease(Gone.EXPIRED, min(now, place.find_end(pool)))
        place.is_removed = True

    def end_call_elsewhere(self, pool: LeasedPool, number: PhoneNumber, call_id: str, now: float) -> "CallsElsewhere":
        """End the call in the other pools of the account that keep the number for it alone."""
        found = CallsElsewhere()
        for pool_id, other in self._pools.items():
            place = other.places.get(number)
            if place is None or pool_id == pool.pool_id or find_account(pool_id) != find_account(pool.pool_id):
                continue
            if place.is_removed and call_id in place.find_calls(now):
                found.ended_until = max(found.ended_until or 0.0, place.calls.pop(call_id).over_at)
                place.ended_calls = [*(one for one in place.ended_calls if one != call_id), call_id][-20:]
                if not place.find_calls(now):
                    del other.places[number]
            found.called_until = max([found.called_until, *(call.over_at for call in place.find_calls(now).values())])
        return found

    def _take_from_others(self, pool: LeasedPool, kept: PlainPool, number: PhoneNumber, now: float) -> float:
        rest = self.find_rest(pool, number)
        free_at = rest if rest > now else 0.0
        for pool_id, other in self._pools.items():
            if find_account(pool_id) == find_account(pool.pool_id) and other is not kept and number in other.places:
                place = other.places[number]
                calls = [call.over_at for call in place.find_calls(now).values()]
                free_at = max([free_at, 0 if place.is_removed else place.free_at, *calls])
                if not place.is_removed:
                    other.revision = ""
                self.remove(replace(pool, pool_id=pool_id, max_lease_seconds=inf), other, number, now)
        return free_at

    def _note_rest(self, pool: LeasedPool, number: PhoneNumber, free_at: float) -> None:
        self._rests[find_account(pool.pool_id), number] = max(free_at, self.find_rest(pool, number))


def find_end_of_showing(pool: LeasedPool, place: PlainPlace) -> float:
    """From when on no page shows the number, whatever calls are on it."""
    lease = place.lease
    if lease is None:
        return 0
    if lease.ended_at is None:
        return lease.times.free_at(pool)
    return lease.ended_at if lease.gone is Gone.RELEASED else max(lease.ended_at, lease.times.last_due_at)
