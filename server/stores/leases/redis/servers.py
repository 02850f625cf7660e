"""Requests to a Redis server: one script at a time, within a limited time, without retries."""

import re
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
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

NO_REPLY = (ConnectionError, TimeoutError, BusyLoadingError, OSError)
CONNECTING_SHARE = 0.4
REPLY_SHARE = 0.5
CONFIRMING_SHARE = 0.4
"""Shares of the longest wait; the last is limited by what the others left of it. The rest is for this program itself."""

KEYS_A_STEP = 1_000
"""The number of keys that one step checks."""

Argument = str | bytes | float
IsRisky = Callable[[Any], bool]


class Servers(ABC):
    """Where leases are stored: one server or a cluster. Every method may raise `StoreUnavailable`."""

    @abstractmethod
    def run(
        self, script: Script, keys: Sequence[str], arguments: Sequence[Argument], is_risky: IsRisky | None = None
    ) -> Any:
        """Run a script on keys of one slot and return its reply.

        If the server has replicas, a risky reply is returned only after all replicas have what the script wrote.
        """

    @abstractmethod
    def ask(self, key: str, *command: Argument) -> Any:
        """Send a command about a key and return the reply."""

    @abstractmethod
    def has_key_like(self, pattern: str) -> bool:
        """Whether any server has a hash under a key that matches the pattern. Checks all keys, in limited steps."""

    @abstractmethod
    def check(self) -> None:
        """Return when every server that stores leases replies."""

    @abstractmethod
    def close(self) -> None:
        """Close all connections."""


def connection_options(longest_wait_seconds: float) -> dict[str, Any]:
    """Options for connections that never wait longer and leave retries to the caller."""
    return {
        "socket_connect_timeout": longest_wait_seconds * CONNECTING_SHARE,
        "socket_timeout": longest_wait_seconds * REPLY_SHARE,
        "retry": Retry(NoBackoff(), 0),
        "protocol": 2,
    }


class ReplicaBehind(RedisError):
    """A replica did not confirm a write in time. The write itself has happened."""


class Server:
    """One server, alone or in a cluster. Raises redis-py's errors, or `StoreUnavailable` while its breaker is open."""

    def __init__(self, pool: ConnectionPool, longest_wait_seconds: float) -> None:
        self.connections = IdleConnections(pool)
        self._longest_wait_seconds = longest_wait_seconds
        self._breaker = Breaker()

    def run(
        self,
        script: Script,
        keys: Sequence[str],
        arguments: Sequence[Argument],
        replicas: int = 0,
        is_risky: IsRisky | None = None,
    ) -> Any:
        """Run a script, as `Servers.run` does; `replicas` is the number of this server's replicas."""
        began_at = time.monotonic()

        def ask(connection: Any) -> Any:
            try:
                reply = _ask(connection, "EVALSHA", script.sha, len(keys), *keys, *arguments)
            except NoScriptError:
                reply = _ask(connection, "EVAL", script.text, len(keys), *keys, *arguments)
            if replicas and is_risky and is_risky(reply):
                self._confirm(connection, replicas, began_at)
            return reply

        return self._with_connection(ask)

    def ask(self, *command: Argument) -> Any:
        return self._with_connection(lambda connection: _ask(connection, *command))

    def has_key_like(self, pattern: str) -> bool:
        cursor = b"0"
        while True:
            cursor, keys = self.ask("SCAN", cursor, "MATCH", pattern, "COUNT", KEYS_A_STEP, "TYPE", "hash")
            if keys or cursor == b"0":
                return bool(keys)

    def _confirm(self, connection: Any, replicas: int, began_at: float) -> None:
        remaining = self._longest_wait_seconds * (CONNECTING_SHARE + REPLY_SHARE) - (time.monotonic() - began_at)
        waiting = min(remaining, self._longest_wait_seconds * CONFIRMING_SHARE)
        # WAIT takes 0 as "wait forever".
        confirmed = _ask(connection, "WAIT", replicas, max(1, int(waiting * 1000)))
        if confirmed < replicas:
            raise ReplicaBehind(f"{replicas - confirmed} of {replicas} replicas did not confirm")

    def _with_connection(self, ask: Callable[[Any], Any]) -> Any:
        if not self._breaker.lets_pass():
            raise StoreUnavailable("Redis did not reply to the last requests. They are retried in a moment.")
        try:
            connection = self.connections.take()
            try:
                reply = ask(connection)
            except (ResponseError, ReplicaBehind):
                raise
            except BaseException:
                # A reply may still arrive, and must not be taken for the reply to another request.
                connection.disconnect()
                raise
            finally:
                self.connections.give_back(connection)
        except NO_REPLY:
            self._breaker.note_failure()
            raise
        self._breaker.note_reply()
        return reply


def _ask(connection: Any, *command: Any) -> Any:
    # As `connection.send_command` does, in a third of the time.
    connection.send_packed_command([pack_command(command)])
    return connection.read_response()


def explain(error: Exception) -> StoreUnavailable:
    """The error for the operator: Redis's message, without the user and password of a URL."""
    said = re.sub(r"//[^@\s]*@", "//", str(error))
    return StoreUnavailable(f"Redis can't be used now: {type(error).__name__}: {said[:300]}")


class OneServer(Servers):
    """A single Redis server at a `redis://` or `rediss://` URL."""

    def __init__(self, url: str, longest_wait_seconds: float) -> None:
        options = {**parse_url(url), **connection_options(longest_wait_seconds)}  # type: ignore[no-untyped-call]
        self._server = Server(ConnectionPool(**options), longest_wait_seconds)

    def run(
        self, script: Script, keys: Sequence[str], arguments: Sequence[Argument], is_risky: IsRisky | None = None
    ) -> Any:
        return self._explained(lambda: self._server.run(script, keys, arguments))

    def ask(self, key: str, *command: Argument) -> Any:
        return self._explained(lambda: self._server.ask(*command))

    def has_key_like(self, pattern: str) -> bool:
        return bool(self._explained(lambda: self._server.has_key_like(pattern)))

    def check(self) -> None:
        self._explained(lambda: self._server.ask("PING"))

    def close(self) -> None:
        self._server.connections.close()

    def _explained(self, ask: Callable[[], Any]) -> Any:
        try:
            return ask()
        except (RedisError, OSError) as error:
            raise explain(error) from error
