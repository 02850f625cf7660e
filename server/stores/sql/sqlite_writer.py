"""The one connection of a process that writes calls to a SQLite file, and the lock of all threads that write to it.

Its cache stays warm, no pool is asked for it, and its waiting time is set once.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection
from sqlalchemy.engine.interfaces import DBAPIConnection

from server.stores.fair_lock import FairLock
from server.stores.sql.sqlite import WRITER_WAIT_SECONDS, begin_when_free

# Closing a connection of the parent in a forked process would release the parent's file locks.
_LEFT_BEHIND: list[Any] = []


class SqliteWriter:
    """Only the thread that has `lock` may begin a transaction."""

    def __init__(self) -> None:
        self.lock = FairLock()
        self._process = os.getpid()
        self._connection: PoolProxiedConnection | None = None

    @contextmanager
    def begin(self, engine: Engine) -> Iterator[DBAPIConnection]:
        """A transaction that writes: committed when the block ends, rolled back when it raises. Raises `sqlite3.Error`."""
        driver = self._connect(engine)
        begin_when_free(driver, WRITER_WAIT_SECONDS)
        try:
            yield driver
            driver.execute("COMMIT")
        except BaseException as error:
            # SQLite rolls back by itself when the disk fails; the next transaction opens the file again.
            if driver.in_transaction:
                driver.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                self._drop()
            raise

    def close(self, _engine: object = None) -> None:
        """Close the file; whoever writes next opens it again."""
        if self.lock.acquire(WRITER_WAIT_SECONDS):
            self._drop()
            self.lock.release()

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and self._process == os.getpid():
            connection.close()

    def _connect(self, engine: Engine) -> Any:
        if self._process != os.getpid():
            _LEFT_BEHIND.append(self._connection)
            self._process, self._connection = os.getpid(), None
        if self._connection is None:
            connection = engine.raw_connection()
            connection.detach()
            self._connection = connection
            connection.cursor().execute("PRAGMA busy_timeout=0")
        return self._connection.dbapi_connection
