"""Connections of redis-py to one server, each used by one thread at a time.

redis-py's own pool costs more for each use than the rest of a request. So it only opens and closes connections; idle ones
wait in a list here.
"""

import os
from collections import deque
from typing import Any

from redis.connection import ConnectionPool
from redis.exceptions import RedisError


class IdleConnections:
    """The idle connections of `pool`. A forked process has none of its parent's."""

    def __init__(self, pool: ConnectionPool) -> None:
        self.pool: Any = pool
        self._process = os.getpid()
        self._idle: deque[Any] = deque()

    def take(self) -> Any:
        """A connection, preferably the one used last. Raises redis-py's errors."""
        if self._process != os.getpid():
            self._process, self._idle = os.getpid(), deque()
        try:
            connection = self._idle.pop()
        except IndexError:
            return self.pool.get_connection()
        if _is_spoilt(connection):
            # It reconnects when it is written to.
            connection.disconnect()
        return connection

    def give_back(self, connection: Any) -> None:
        """Return it for others to use; a disconnected one reconnects when it is used."""
        self._idle.append(connection)

    def close(self) -> None:
        """Close all connections; they reconnect when they are used."""
        self.pool.disconnect()


def _is_spoilt(connection: Any) -> bool:
    """Whether the server has closed it, or it has an unread reply that no request waits for."""
    try:
        return bool(connection.can_read())
    except (RedisError, OSError):
        return True
