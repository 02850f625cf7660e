"""Where claims are counted: in this process, or in the Redis that keeps the leases."""

from collections.abc import Callable
from typing import Any, cast

from limits.storage import Storage, storage_from_string
from redis.backoff import NoBackoff
from redis.retry import Retry

from server.http.leases.process_counters import ProcessCounters

COUNT_SECONDS = 0.04
"""A counter that takes longer counts as away: with the lease store's own wait the visitor must not wait for 300 ms."""


def open_counters(lease_url: str, now: Callable[[], float]) -> Storage:
    """The counters for leases that are kept at the URL. Raises what the driver raises when a cluster can't be reached."""
    if lease_url.startswith("sqlite:"):
        return ProcessCounters(now)
    options: dict[str, Any] = {
        "wrap_exceptions": True,
        "key_prefix": "dni:limits",
        "socket_timeout": COUNT_SECONDS,
        "socket_connect_timeout": COUNT_SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }
    return cast(Storage, storage_from_string(lease_url, **options))
