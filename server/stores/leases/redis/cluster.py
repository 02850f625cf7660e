"""A Redis or Valkey cluster: each command goes directly to the server that has the account's slot.

redis-py's cluster client knows that server. When a server moves or fails, it learns the new one in the background, so that
no visitor waits for it; until then the methods raise `StoreUnavailable`.
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from redis.cluster import ClusterNode, RedisCluster
from redis.exceptions import ClusterDownError, MovedError, RedisClusterException, RedisError

from server.stores.contract import StoreUnavailable
from server.stores.leases.redis.breaker import Breaker
from server.stores.leases.redis.scripts import Script
from server.stores.leases.redis.servers import (
    NO_REPLY,
    Argument,
    IsRisky,
    ReplicaBehind,
    Server,
    Servers,
    connection_options,
    explain,
)

CLUSTER_SCHEMES = {"redis+cluster": "redis", "rediss+cluster": "rediss"}
SLOTS = 16_384
DEFAULT_PORT = 6379
LEARN_AGAIN_SECONDS = 10
"""How often servers are asked for the members of the cluster, so that writes soon wait for a replica that joined."""

LEARNING_SHARE = 0.8
"""The share of the longest wait for which the first requests wait until the cluster's servers are known."""

HEAD_START_SHARE = 0.2
"""The share that may have passed when a server is asked, because its reply may take nearly all of the wait."""


class Cluster(Servers):
    """The cluster that the servers in a URL belong to: `redis+cluster://user:password@host:port,host:port`."""

    def __init__(self, url: str, longest_wait_seconds: float) -> None:
        self._url, self._startup_nodes = split_cluster_url(url)
        self._longest_wait_seconds = longest_wait_seconds
        self._lock = threading.Lock()
        self._learner: threading.Thread | None = None
        self._breaker = Breaker()
        self._client: Any = None
        self._learned_at = 0.0
        self._error: Exception = ConnectionError("its servers are not known yet")
        self._servers: dict[str, Server] = {}

    def run(
        self, script: Script, keys: Sequence[str], arguments: Sequence[Argument], is_risky: IsRisky | None = None
    ) -> Any:
        return self._at_key(keys[0], lambda server, replicas: server.run(script, keys, arguments, replicas, is_risky))

    def ask(self, key: str, *command: Argument) -> Any:
        return self._at_key(key, lambda server, _replicas: server.ask(*command))

    def has_key_like(self, pattern: str) -> bool:
        return any(self._at_each_master(lambda server: server.has_key_like(pattern)))

    def _at_key(self, key: str, ask: Callable[[Server, int], Any]) -> Any:
        """Ask the server that has the key's slot; `ask` gets the server and the number of its replicas."""
        began_at = time.monotonic()
        client = self._get_client()
        self._give_up_if_late(began_at)
        nodes = client.nodes_manager.slots_cache.get(client.keyslot(key))
        if not nodes:
            self._reload_servers()
            raise StoreUnavailable("no server of the Redis cluster has this account's slot now")
        replicas = len(nodes) - 1
        try:
            try:
                return ask(self._server_of(nodes[0]), replicas)
            except MovedError as error:
                self._reload_servers()
                self._give_up_if_late(began_at)
                return ask(self._server_at(error), replicas)
        except (*NO_REPLY, ClusterDownError, MovedError, ReplicaBehind) as error:
            self._reload_servers()
            raise explain(error) from error
        except RedisError as error:
            raise explain(error) from error

    def _give_up_if_late(self, began_at: float) -> None:
        if time.monotonic() > began_at + self._longest_wait_seconds * HEAD_START_SHARE:
            raise StoreUnavailable("finding the servers of the Redis cluster took too long for this request")

    def check(self) -> None:
        self._at_each_master(lambda server: server.ask("PING"))

    def _at_each_master(self, ask: Callable[[Server], Any]) -> list[Any]:
        client = self._get_client()
        if len(client.nodes_manager.slots_cache) < SLOTS:
            self._reload_servers()
            raise StoreUnavailable("some slots of the Redis cluster have no server")
        try:
            return [ask(self._server_of(node)) for node in client.get_primaries()]
        except (RedisError, OSError) as error:
            self._reload_servers()
            raise explain(error) from error

    def close(self) -> None:
        client, self._client = self._client, None
        self._servers = {}
        if client is not None:
            client.close()

    def _get_client(self) -> Any:
        if self._client is not None:
            if time.monotonic() > self._learned_at + LEARN_AGAIN_SECONDS:
                self._reload_servers()
            return self._client
        if not self._breaker.lets_pass():
            raise explain(self._error)
        self._reload_servers().join(self._longest_wait_seconds * LEARNING_SHARE)
        client = self._client
        if client is None:
            self._breaker.note_failure()
            raise explain(self._error)
        self._breaker.note_reply()
        return client

    def _reload_servers(self) -> threading.Thread:
        with self._lock:
            if self._learner is None or not self._learner.is_alive():
                self._learner = threading.Thread(target=self._discover_servers, name="redis-cluster", daemon=True)
                self._learner.start()
                self._learned_at = time.monotonic()
            return self._learner

    def _discover_servers(self) -> None:
        try:
            if self._client is None:
                self._client = RedisCluster(
                    url=self._url,
                    startup_nodes=list(self._startup_nodes),
                    require_full_coverage=False,
                    **connection_options(self._longest_wait_seconds),
                )
            else:
                self._client.nodes_manager.initialize(disconnect_startup_nodes_pools=False)
        except (RedisError, RedisClusterException, OSError) as error:
            self._error = error

    def _server_of(self, node: Any) -> Server:
        server = self._servers.get(node.name)
        pool = node.redis_connection.connection_pool
        if server is None or server.connections.pool is not pool:
            server = self._servers[node.name] = Server(pool, self._longest_wait_seconds)
        return server

    def _server_at(self, error: MovedError) -> Server:
        """The server that has the slot now, according to another server."""
        manager = self._client.nodes_manager
        node = manager.get_node(host=error.host, port=error.port)
        if node is None:
            node = _make_node(error.host, error.port)
            manager.create_redis_connections([node])
        return self._server_of(node)


def split_cluster_url(url: str) -> tuple[str, list[ClusterNode]]:
    """The URL with only its first server, which redis-py can read, and the other servers."""
    parts = urlsplit(url)
    credentials, at, servers = parts.netloc.rpartition("@")
    first, *others = servers.split(",")
    plain = parts._replace(scheme=CLUSTER_SCHEMES[parts.scheme], netloc=f"{credentials}{at}{first}")
    nodes = [urlsplit(f"//{other}") for other in others]
    return plain.geturl(), [_make_node(node.hostname, node.port) for node in nodes]


def _make_node(host: str | None, port: int | None) -> ClusterNode:
    return ClusterNode(host, port or DEFAULT_PORT)  # type: ignore[no-untyped-call]
