"""Opens the lease store at a URL. One rule: only this module knows all engines."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.engine import make_url

from server.stores.health import LeaseFileHealth, RedisHealth
from server.stores.leases.contract import LeaseStore
from server.stores.leases.sqlite.inspection import inspect_lease_file
from server.stores.leases.sqlite.store import SqliteLeaseStore

_REDIS_SCHEMES = ("redis", "rediss", "redis+cluster", "rediss+cluster")


def open_lease_store(url: str) -> LeaseStore:
    """The lease store at the URL: `sqlite:///...`, or `redis://`, `rediss://` or `redis+cluster://` with a host.

    Opens no connection yet. Raises `ValueError` for any other URL.
    """
    if url.partition("://")[0] in _REDIS_SCHEMES:
        # Servers that store leases in SQLite do not load the Redis driver.
        from server.stores.leases.redis.store import RedisLeaseStore

        return RedisLeaseStore(url)
    return SqliteLeaseStore(_find_path(url))


def inspect_leases(url: str, clock: Callable[[], float]) -> LeaseFileHealth | RedisHealth:
    """What the lease store at the URL says of itself; nothing is changed. `clock` is this machine's.

    Raises `StoreUnavailable` or `StoreOutdated`, and `ValueError` as `open_lease_store` does.
    """
    if url.partition("://")[0] in _REDIS_SCHEMES:
        from server.stores.leases.redis.inspection import inspect_redis

        return inspect_redis(url, clock)
    return inspect_lease_file(Path(_find_path(url)))


def _find_path(url: str) -> str:
    """The file of a `sqlite:///` URL. Raises `ValueError`."""
    scheme = url.partition("://")[0]
    path = make_url(url).database if scheme == "sqlite" else None
    if not path or path == ":memory:":
        raise ValueError(
            f"{scheme}://... is not the URL of a lease store. Use sqlite:/// with a file, redis:// or redis+cluster://."
        )
    return path
