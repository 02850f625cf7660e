"""Where claims are counted: in this process, or in the Redis that keeps the leases."""

from collections.abc import Callable
from typing import Any

from limits.errors import StorageError
from limits.storage import RedisClusterStorage, RedisStorage, Storage
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisClusterException
from redis.retry import Retry

from server.http.leases.process_counters import ProcessCounters

COUNT_SECONDS = 0.06
"""A counter that takes longer counts as away: with the lease store's own wait the visitor must not wait for 300 ms."""

COUNTERS_AWAY = (StorageError, RedisClusterException, OSError)
"""What counters raise when they can't be reached."""

_PREFIX = "dni:limits"


def open_counters(lease_url: str, now: Callable[[], float]) -> Storage:
    """The counters for leases that are kept at the URL; those of a cluster are connected at once."""
    scheme = lease_url.partition(":")[0]
    if scheme == "sqlite":
        return ProcessCounters(now)
    # A try is all that a counter is worth; the client must not make several of it.
    options: dict[str, Any] = {
        "wrap_exceptions": True,
        "key_prefix": _PREFIX,
        "socket_timeout": COUNT_SECONDS,
        "socket_connect_timeout": COUNT_SECONDS,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,
    }
    if scheme.endswith("+cluster"):
        options["ssl"] = scheme.startswith("rediss")
        return _ClusterCounters(f"redis+cluster:{lease_url.partition(':')[2]}", **options)
    return _RedisCounters(lease_url, **options)


class _RedisCounters(RedisStorage):
    """The storage of `limits`, its script called in half the time that the driver's own object for scripts takes."""

    STORAGE_SCHEME = ["dni+redis"]  # noqa: RUF012  (the base class says so)

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        script: Any = self.lua_incr_expire
        client: Any = self.storage
        key = self.prefixed_key(key)
        try:
            return int(client.evalsha(script.sha, 1, key, expiry, amount))
        except NoScriptError:
            return int(client.eval(script.script, 1, key, expiry, amount))


class _ClusterCounters(RedisClusterStorage):
    """The same in a cluster."""

    STORAGE_SCHEME = ["dni+redis+cluster"]  # noqa: RUF012
    incr = _RedisCounters.incr
