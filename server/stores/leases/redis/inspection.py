"""Looks at the Redis servers of the leases without changing anything in them."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from typing import Any

from redis import Redis
from redis.cluster import RedisCluster
from redis.exceptions import RedisClusterException, RedisError

from server.domain.clock_readings import ClockReading
from server.stores.contract import StoreOutdated
from server.stores.health import RedisHealth, RedisServerHealth
from server.stores.leases.redis.cluster import CLUSTER_SCHEMES, SLOTS, split_cluster_url
from server.stores.leases.redis.layout import LAYOUT, LAYOUT_KEY, refuse_layout
from server.stores.leases.redis.servers import connection_options, explain

_WAIT_SECONDS = 4.0
"""Each connection and each reply has a share of it. `dni doctor` can wait longer than a visitor."""

_SETTINGS = (
    "appendfsync",
    "save",
    "cluster-node-timeout",
    "cluster-require-full-coverage",
    "cluster-replica-validity-factor",
)


def inspect_redis(url: str, clock: Callable[[], float]) -> RedisHealth:
    """What the servers at the URL report. Raises `StoreUnavailable`. `clock` is this machine's."""
    is_cluster = url.partition("://")[0] in CLUSTER_SCHEMES
    try:
        return _inspect_cluster(url, clock) if is_cluster else _inspect_one(url, clock)
    except (RedisError, RedisClusterException, OSError) as error:
        raise explain(error) from error


def _inspect_one(url: str, clock: Callable[[], float]) -> RedisHealth:
    options = connection_options(_WAIT_SECONDS)
    with closing(Redis.from_url(url, **options)) as client:
        address = client.connection_pool.connection_kwargs
        where = str(address.get("path") or f"{address.get('host')}:{address.get('port')}")
        server = _inspect_server(client, where, LAYOUT_KEY, clock)
        layout: Any = client.get(LAYOUT_KEY)
    return RedisHealth(False, (server,), layout is None, _explain_layout(layout))


def _inspect_cluster(url: str, clock: Callable[[], float]) -> RedisHealth:
    with _open_cluster(url) as cluster:
        slots = cluster.nodes_manager.slots_cache
        servers = tuple(
            _inspect_server(cluster.get_redis_connection(node), node.name, _find_key(cluster, node.name), clock)
            for node in cluster.get_primaries()
            if any(owners[0].name == node.name for owners in slots.values())
        )
        layout = cluster.get(LAYOUT_KEY) if len(slots) == SLOTS else None
        lacks = "" if len(slots) == SLOTS else f"{SLOTS - len(slots):,} of {SLOTS:,} slots have no server"
    return RedisHealth(True, servers, not lacks and layout is None, lacks or _explain_layout(layout))


@contextmanager
def _open_cluster(url: str) -> Iterator[Any]:
    first, others = split_cluster_url(url)
    cluster = RedisCluster(
        url=first, startup_nodes=others, require_full_coverage=False, **connection_options(_WAIT_SECONDS)
    )
    try:
        yield cluster
    finally:
        cluster.close()


def _find_key(cluster: Any, name: str) -> str:
    """A key that this server of the cluster stores."""
    slots = cluster.nodes_manager.slots_cache
    keys = (f"dni:{{doctor {number}}}" for number in count())
    return next(key for key in keys if slots[cluster.keyslot(key)][0].name == name)


def _inspect_server(client: Any, address: str, key: str, clock: Callable[[], float]) -> RedisServerHealth:
    facts = {str(name): str(value) for name, value in client.info("everything").items()}
    asked_at = clock()
    seconds, microseconds = client.time()
    reading = ClockReading(seconds + microseconds / 1_000_000, asked_at, clock())
    return RedisServerHealth(address, facts, _read_settings(client), reading, _find_refusal(client, key))


def _read_settings(client: Any) -> dict[str, str]:
    """The settings that the server lets us read; services often let nobody."""
    try:
        found = client.config_get(*_SETTINGS)
    except RedisError:
        return {}
    return {_read_text(name): _read_text(value) for name, value in found.items()}


def _find_refusal(client: Any, key: str) -> str:
    """Why the server accepts no writes; empty if it does.

    The key of the doctor never exists, so a `SET` of it with `XX` changes nothing, and is refused as every other write is: by a
    replica, without disk or memory, and without permission.
    """
    try:
        client.execute_command("SET", f"{key}:never", "", "XX")
    except RedisError as error:
        return str(error)[:200]
    return ""


def _explain_layout(layout: bytes | None) -> str:
    if layout is None or layout == LAYOUT:
        return ""
    try:
        refuse_layout(layout)
    except StoreOutdated as error:
        return str(error)


def _read_text(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text
