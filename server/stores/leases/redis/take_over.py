"""Take over a pool's places when they are other ones than before: in parts, so that no step keeps Redis from its claims.

Several processes may do it at once. Those with the same revision do the same steps, each of which is idempotent; those with
another wait their turn. A claim goes on once the revision is the one that is wanted.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Protocol

from server.domain.leases import LeasedPool, write_place

PLACES_ADDED_A_STEP = 1_000
PLACES_DROPPED_A_STEP = 200
"""Some milliseconds each: a place that goes takes all that is kept of it along."""


class RunScript(Protocol):
    """Runs the script of this name on the pool's keys."""

    def __call__(self, name: str, pool: LeasedPool, /, *arguments: Any) -> Any: ...


def take_over_places(run: RunScript, pool: LeasedPool, now: float) -> bool:
    """Make the places kept those of the pool, or return False while another revision of it is being taken over."""
    begun = run("begin_take_over", pool, now, pool.revision)
    if begun[0] != b"begun":
        return bool(begun[0] == b"done")
    _, take_over, leaving = begun
    wanted = {write_place(place).encode("ascii") for place in pool.places}
    kept = set(_list_places(run, pool))
    for part in _in_parts(wanted - kept, PLACES_ADDED_A_STEP):
        if not run("take_places", pool, now, pool.buffer_seconds, take_over, *part):
            return False
    for part in _in_parts(kept.union(leaving) - wanted, PLACES_DROPPED_A_STEP):
        if not run("drop_places", pool, now, pool.max_lease_seconds, take_over, *part):
            return False
    return bool(run("end_take_over", pool, take_over, pool.revision))


def _list_places(run: RunScript, pool: LeasedPool) -> Iterator[bytes]:
    cursor = b"0"
    while True:
        cursor, places = run("list_places", pool, cursor, PLACES_ADDED_A_STEP)
        yield from places
        if cursor == b"0":
            return


def _in_parts(places: set[bytes], size: int) -> Iterator[tuple[bytes, ...]]:
    # In their order they are put in, and taken out, in half the time.
    remaining = iter(sorted(places))
    while part := tuple(islice(remaining, size)):
        yield part
