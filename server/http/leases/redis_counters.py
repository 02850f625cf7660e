"""Counters of claims in the Redis that stores the leases. Loaded only with Redis, because the driver takes 6 MB."""

from typing import Any

from limits.storage import RedisClusterStorage, RedisStorage, Storage
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisClusterException
from redis.retry import Retry

AWAY = (RedisClusterException,)
"""The errors, besides `StorageError`, of counters that can't be reached."""

_PREFIX = "dni:limits"


def open_redis_counters(lease_url: str, seconds: float) -> Storage:
    """Counters in a Redis that must reply within `seconds`. Those of a cluster connect immediately."""
    scheme = lease_url.partition(":")[0]
    # A counter is worth one attempt only, so the client must not retry.
    options: dict[str, Any] = {
        "wrap_exceptions": True,
        "key_prefix": _PREFIX,
        "socket_timeout": seconds,
        "socket_connect_timeout": seconds,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,
    }
    if scheme.endswith("+cluster"):
        options["ssl"] = scheme.startswith("rediss")
        return _ClusterCounters(f"redis+cluster:{lease_url.partition(':')[2]}", **options)
    return _RedisCounters(lease_url, **options)


class _RedisCounters(RedisStorage):
    """The storage of `limits`; it calls its script in half the time that the driver's script object takes."""

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
