"""Connections of redis-py to one server, each used by one thread at a time.

redis-py's own pool costs more with each use than all else that asking a server takes here. So it only makes connections and
closes them; those that are idle wait in a list of ours.
"""

import os
from collections import deque
from typing import Any

from redis.connection import ConnectionPool
from redis.exceptions import RedisError


class IdleConnections:
    """The connections of `pool` that nobody uses now; a process that was forked has none of its parent's."""

    def __init__(self, pool: ConnectionPool) -> None:
        self.pool: Any = pool
        self._process = os.getpid()
        self._idle: deque[Any] = deque()

    def take(self) -> Any:
        """A connection, the one that was used last if there is one. Raises what redis-py raises."""
        if self._process != os.getpid():
            self._process, self._idle = os.getpid(), deque()
        try:
            connection = self._idle.pop()
        except IndexError:
            return self.pool.get_connection()
        if _is_spoilt(connection):
            # It opens again by itself when it is written to.
            connection.disconnect()
        return connection

    def give_back(self, connection: Any) -> None:
        """Let others use it; one that was disconnected opens again by itself."""
        self._idle.append(connection)

    def close(self) -> None:
        """Close all connections; they open again when they are used."""
        self.pool.disconnect()


def _is_spoilt(connection: Any) -> bool:
    """Whether the server has closed it, or an reply lies there that nobody waits for."""
    try:
        return bool(connection.can_read())
    except (RedisError, OSError):
        return True
