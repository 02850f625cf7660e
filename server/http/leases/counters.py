"""Where claims are counted: in this process, or in the Redis that stores the leases."""

from collections.abc import Callable

from limits.errors import StorageError
from limits.storage import Storage

from server.http.leases.process_counters import ProcessCounters

COUNT_SECONDS = 0.06
"""A slower counter counts as unavailable: with the lease store's own wait the visitor must not wait longer than 300 ms."""


def open_counters(lease_url: str, now: Callable[[], float]) -> Storage:
    """The counters for the lease store at the URL. Those of a cluster connect immediately."""
    if _is_in_process(lease_url):
        return ProcessCounters(now)
    from server.http.leases.redis_counters import open_redis_counters

    return open_redis_counters(lease_url, COUNT_SECONDS)


def list_away_errors(lease_url: str) -> tuple[type[Exception], ...]:
    """The errors that these counters raise when they can't be reached."""
    if _is_in_process(lease_url):
        return (StorageError, OSError)
    from server.http.leases.redis_counters import AWAY

    return (StorageError, OSError, *AWAY)


def _is_in_process(lease_url: str) -> bool:
    return lease_url.startswith("sqlite:")
