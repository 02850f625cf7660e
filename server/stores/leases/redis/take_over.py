"""Take over a pool's places when they are other ones than before: in parts, so that no step keeps Redis from its claims.

Several processes may do it at once. Those with the same revision do the same steps, each of which is idempotent; those with
another wait their turn. A claim goes on once the revision is the one that is wanted.
"""

from itertools import islice
from typing import Any, Protocol

from server.domain.leases import LeasedPool
from server.stores.leases.redis.rows import write_place

PLACES_A_STEP = 1_000


class RunScript(Protocol):
    """Runs the script of this name on the pool's keys."""

    def __call__(self, name: str, pool: LeasedPool, /, *arguments: Any) -> Any: ...


def take_over_places(run: RunScript, pool: LeasedPool, now: float) -> bool:
    """Make the places kept those of the pool, or return False while another revision of it is being taken over."""
    begun = run("begin_take_over", pool, now, pool.revision)
    if begun[0] != b"begun":
        return bool(begun[0] == b"done")
    _, take_over, kept, leaving = begun
    wanted = {write_place(place).encode("ascii") for place in pool.places}
    steps: list[tuple[str, tuple[Any, ...], list[bytes]]] = [
        ("take_places", (now, take_over), sorted(wanted.difference(kept))),
        ("drop_places", (now, pool.max_lease_seconds, take_over), sorted({*kept, *leaving} - wanted)),
    ]
    for name, arguments, places in steps:
        remaining = iter(places)
        while part := tuple(islice(remaining, PLACES_A_STEP)):
            if not run(name, pool, *arguments, *part):
                return False
    return bool(run("end_take_over", pool, take_over, pool.revision))
