"""Opens the lease store at a URL. One rule: only this module knows all engines."""

from sqlalchemy.engine import make_url

from server.stores.leases.contract import LeaseStore
from server.stores.leases.sqlite.store import SqliteLeaseStore

_REDIS_SCHEMES = ("redis", "rediss", "redis+cluster", "rediss+cluster")


def open_lease_store(url: str) -> LeaseStore:
    """The lease store at the URL: `sqlite:///...`, or `redis://`, `rediss://` or `redis+cluster://` with a host.

    Opens no connection yet. Raises `ValueError` for any other URL.
    """
    scheme = url.partition("://")[0]
    if scheme in _REDIS_SCHEMES:
        # Servers that store leases in SQLite do not load the Redis driver.
        from server.stores.leases.redis.store import RedisLeaseStore

        return RedisLeaseStore(url)
    path = make_url(url).database if scheme == "sqlite" else None
    if not path or path == ":memory:":
        raise ValueError(
            f"{scheme}://... is not the URL of a lease store. Use sqlite:/// with a file, redis:// or redis+cluster://."
        )
    return SqliteLeaseStore(path)
