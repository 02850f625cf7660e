"""Take over a pool's places when they are other ones than before: in parts, so that no step keeps Redis from its claims.

Several processes may do it at once. Those with the same revision do the same steps, each of which is idempotent; those with
another wait their turn. A claim goes on once the revision is the one that is wanted.
"""

import secrets
from collections.abc import Iterator

from server.domain.leases import LeasedPool, write_place
from server.stores.leases.redis.moving import hold_places
from server.stores.leases.redis.steps import PLACES_ADDED_A_STEP, PLACES_DROPPED_A_STEP, RunStep, split_up

_NAME_BYTES = 6
"""A take-over's name differs from all others of its pool: holders of places are told apart by it."""


def take_over_places(run: RunStep, pool: LeasedPool, now: float) -> bool:
    """Make the places kept those of the pool, or return False while another revision of it is being taken over."""
    pool_id = pool.pool_id
    begun = run("begin_take_over", pool_id, now, pool.revision, secrets.token_hex(_NAME_BYTES))
    if begun[0] != b"begun":
        return bool(begun[0] == b"done")
    _, take_over, leaving = begun
    wanted = {write_place(place).encode("ascii") for place in pool.places}
    kept = set(_list_places(run, pool_id))
    for part in split_up(wanted - kept, PLACES_ADDED_A_STEP):
        if not hold_places(run, pool, take_over, part, now):
            return False
        if not run("take_places", pool_id, now, pool.buffer_seconds, take_over, *part):
            return False
    for part in split_up(kept.union(leaving) - wanted, PLACES_DROPPED_A_STEP):
        if not run("drop_places", pool_id, now, pool.max_lease_seconds, take_over, *part):
            return False
    return bool(run("end_take_over", pool_id, take_over, pool.revision))


def _list_places(run: RunStep, pool_id: str) -> Iterator[bytes]:
    cursor = b"0"
    while True:
        cursor, places = run("list_places", pool_id, cursor, PLACES_ADDED_A_STEP)
        yield from places
        if cursor == b"0":
            return
