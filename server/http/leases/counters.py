"""Where claims are counted: in this process, or in the Redis that keeps the leases."""

from collections.abc import Callable

from limits.errors import StorageError
from limits.storage import Storage

from server.http.leases.process_counters import ProcessCounters

COUNT_SECONDS = 0.06
"""A counter that takes longer counts as away: with the lease store's own wait the visitor must not wait for 300 ms."""


def open_counters(lease_url: str, now: Callable[[], float]) -> Storage:
    """The counters for leases that are kept at the URL; those of a cluster are connected at once."""
    if _is_in_process(lease_url):
        return ProcessCounters(now)
    from server.http.leases.redis_counters import open_redis_counters

    return open_redis_counters(lease_url, COUNT_SECONDS)


def list_away_errors(lease_url: str) -> tuple[type[Exception], ...]:
    """What these counters raise when they can't be reached."""
    if _is_in_process(lease_url):
        return (StorageError, OSError)
    from server.http.leases.redis_counters import AWAY

    return (StorageError, OSError, *AWAY)


def _is_in_process(lease_url: str) -> bool:
    return lease_url.startswith("sqlite:")
