"""Make an account's places those of one pool, taking them from others: these lie in other slots, so it goes step by step.

Which pool has a place is known by its holder, a pool's take-over, which only the one that it is taken from can lose it to.
The pool that takes it

1. asks the holder's pool to give it up, which drops it, and answers when it would have been free there;
2. notes that time in its own slot;
3. becomes its holder, unless another has become so meanwhile, of which it then asks the same;
4. adds the place, unless it was itself asked meanwhile to give it up.

Each step may be done again. Whoever dies between two of them leaves a place that nobody leases until it is taken again, and
when it may be leased is known to one of the pools always.
"""

from server.domain.leased_pools import find_account
from server.domain.leases import LeasedPool
from server.stores.leases.redis.steps import PLACES_DROPPED_A_STEP, RunStep, split_up

MOST_ATTEMPTS = 5
"""So often others may have become the holder of a place meanwhile before this take-over gives in."""

UNKNOWN_LONGEST_LEASE = 9e18
"""How long leases of another pool last at most is not known here; without a bound their ends come too late, if at all."""


def hold_places(run: RunStep, pool: LeasedPool, take_over: bytes, places: tuple[bytes, ...], now: float) -> bool:
    """Make the take-over the holder of these places, or return False when it is none any more."""
    holder = b" ".join((take_over, pool.pool_id.encode("utf-8")))
    expected = dict.fromkeys(places, b"")
    for _attempt in range(MOST_ATTEMPTS):
        pairs = [text for pair in expected.items() for text in pair]
        others = run("hold_places", find_account(pool.pool_id), holder, *pairs)
        if not others:
            return True
        expected = dict(zip(others[::2], others[1::2], strict=True))
        if not _take_from_others(run, pool, take_over, expected, now):
            return False
    return False


def _take_from_others(
    run: RunStep, pool: LeasedPool, take_over: bytes, holders: dict[bytes, bytes], now: float
) -> bool:
    places_of: dict[str, set[bytes]] = {}
    for place, holder in holders.items():
        places_of.setdefault(holder.partition(b" ")[2].decode("utf-8"), set()).add(place)
    # What this pool itself had before rests here anyway.
    places_of.pop(pool.pool_id, None)
    for pool_id, places in places_of.items():
        for part in split_up(places, PLACES_DROPPED_A_STEP):
            times = run("give_up_places", pool_id, now, UNKNOWN_LONGEST_LEASE, *part)
            pairs = [text for pair in zip(times, part, strict=True) for text in pair]
            if not run("rest_places", pool.pool_id, take_over, *pairs):
                return False
    return True
