"""Steps of what is done to many places: none keeps Redis from its claims for longer than some milliseconds."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Protocol

PLACES_ADDED_A_STEP = 1_000
PLACES_DROPPED_A_STEP = 200
"""A place that goes takes all that is kept of it along."""


class RunStep(Protocol):
    """Runs the script of this name on the keys of a pool, or of an account, and waits until the replicas have what it wrote."""

    def __call__(self, name: str, pool_id: str, /, *arguments: Any) -> Any: ...


def split_up(places: set[bytes], size: int) -> Iterator[tuple[bytes, ...]]:
    """The places in parts of bounded size."""
    # In their order they are put in, and taken out, in half the time.
    remaining = iter(sorted(places))
    while part := tuple(islice(remaining, size)):
        yield part
