"""How a Redis server is asked: one script at a time, within a bounded time, without retries."""

import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from hiredis import pack_command
from redis.backoff import NoBackoff
from redis.connection import ConnectionPool, parse_url
from redis.exceptions import (
    BusyLoadingError,
    ConnectionError,
    NoScriptError,
    RedisError,
    ResponseError,
    TimeoutError,
)
from redis.retry import Retry

from server.stores.contract import StoreUnavailable
from server.stores.leases.redis.breaker import Breaker
from server.stores.leases.redis.connections import IdleConnections
from server.stores.leases.redis.scripts import Script

NO_ANSWER = (ConnectionError, TimeoutError, BusyLoadingError, OSError)
CONNECTING_SHARE = 0.4
ANSWERING_SHARE = 0.5
CONFIRMING_SHARE = 0.4
"""Parts of the longest wait, the last within what the others left of it. The rest is for this program itself."""

MOST_POOLS_KNOWN = 10_000

Argument = str | bytes | float
IsRisky = Callable[[Any], bool]


class Servers(ABC):
    """Where pools are kept: one server, or a cluster of them."""

    @abstractmethod
    def run(self, script: Script, pool_id: str, arguments: Sequence[Argument], is_risky: IsRisky | None = None) -> Any:
        """Run a script on the pool's keys and return its answer, or raise `StoreUnavailable`.

        Where the server has replicas, an answer that is risky is returned only after they all have what the script wrote.
        """

    @abstractmethod
    def check(self) -> None:
        """Return when every server that keeps pools answers."""

    @abstractmethod
    def close(self) -> None:
        """Let go of all connections."""


def name_key(pool_id: str, name: str) -> str:
    """A pool's key. All keys of a pool have its id as their hash tag, and so are in one slot of a cluster."""
    return f"dni:{{{pool_id}}}:{name}"


@lru_cache(maxsize=MOST_POOLS_KNOWN)
def _name_keys(pool_id: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name_key(pool_id, name) for name in names)


def connection_options(longest_wait_seconds: float) -> dict[str, Any]:
    """Options for connections that never wait longer, and leave trying again to the caller."""
    return {
        "socket_connect_timeout": longest_wait_seconds * CONNECTING_SHARE,
        "socket_timeout": longest_wait_seconds * ANSWERING_SHARE,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,
    }


class ReplicaBehind(RedisError):
    """A replica did not confirm in time that it has what was written; it is written all the same."""


class Server:
    """One server, whoever else there is. Raises what redis-py raises; `StoreUnavailable` while its breaker is open."""

    def __init__(self, pool: ConnectionPool, longest_wait_seconds: float) -> None:
        self.connections = IdleConnections(pool)
        self._longest_wait_seconds = longest_wait_seconds
        self._breaker = Breaker()

    def run(
        self,
        script: Script,
        pool_id: str,
        arguments: Sequence[Argument],
        replicas: int = 0,
        is_risky: IsRisky | None = None,
    ) -> Any:
        """Run a script, as `Servers.run` does; `replicas` are those of this server."""
        keys = _name_keys(pool_id, script.keys)
        began_at = time.monotonic()

        def ask(connection: Any) -> Any:
            try:
                answer = _ask(connection, "EVALSHA", script.sha, len(keys), *keys, *arguments)
            except NoScriptError:
                answer = _ask(connection, "EVAL", script.text, len(keys), *keys, *arguments)
            if replicas and is_risky and is_risky(answer):
                self._confirm(connection, replicas, began_at)
            return answer

        return self._with_connection(ask)

    def ping(self) -> None:
        """Return when the server answers."""
        self._with_connection(lambda connection: _ask(connection, "PING"))

    def _confirm(self, connection: Any, replicas: int, began_at: float) -> None:
        remaining = self._longest_wait_seconds * (CONNECTING_SHARE + ANSWERING_SHARE) - (time.monotonic() - began_at)
        waiting = min(remaining, self._longest_wait_seconds * CONFIRMING_SHARE)
        # WAIT takes 0 for as long as it takes.
        confirmed = _ask(connection, "WAIT", replicas, max(1, int(waiting * 1000)))
        if confirmed < replicas:
            raise ReplicaBehind(f"{replicas - confirmed} of {replicas} replicas did not confirm")

    def _with_connection(self, ask: Callable[[Any], Any]) -> Any:
        if not self._breaker.lets_pass():
            raise StoreUnavailable("Redis did not answer a moment ago")
        try:
            connection = self.connections.take()
            try:
                answer = ask(connection)
            except (ResponseError, ReplicaBehind):
                raise
            except BaseException:
                # An answer may still come, and must not be taken for that to another question.
                connection.disconnect()
                raise
            finally:
                self.connections.give_back(connection)
        except NO_ANSWER:
            self._breaker.note_failure()
            raise
        self._breaker.note_answer()
        return answer


def _ask(connection: Any, *command: Any) -> Any:
    # As `connection.send_command` does, in a third of the time.
    connection.send_packed_command([pack_command(command)])
    return connection.read_response()


def explain(error: Exception) -> StoreUnavailable:
    """What an operator is told of an error: what Redis said, without the user and password of a URL."""
    said = re.sub(r"//[^@\s]*@", "//", str(error))
    return StoreUnavailable(f"Redis can't be used now: {type(error).__name__}: {said[:300]}")


class OneServer(Servers):
    """A Redis that stands alone, at a `redis://` or `rediss://` URL."""

    def __init__(self, url: str, longest_wait_seconds: float) -> None:
        options = {**parse_url(url), **connection_options(longest_wait_seconds)}  # type: ignore[no-untyped-call]
        self._server = Server(ConnectionPool(**options), longest_wait_seconds)

    def run(self, script: Script, pool_id: str, arguments: Sequence[Argument], is_risky: IsRisky | None = None) -> Any:
        try:
            return self._server.run(script, pool_id, arguments)
        except (RedisError, OSError) as error:
            raise explain(error) from error

    def check(self) -> None:
        try:
            self._server.ping()
        except (RedisError, OSError) as error:
            raise explain(error) from error

    def close(self) -> None:
        self._server.connections.close()
