"""Connections to the file: four in each process, each used by one thread at a time.

One writes, one reads, one reads whole pools, and one copies the write-ahead log into the file. The last two may take
longer than other requests should wait.
"""

import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from weakref import WeakSet

from server.stores.contract import StoreUnavailable
from server.stores.leases.sqlite.shared_connection import WAIT_SECONDS, SharedConnection, execute_when_free

# About as often as SQLite itself would copy the log into the file; but SQLite would do it before the reply to a claim,
# while all other writers wait.
_WRITES_KEPT_IN_LOG = 200
_LONGEST_LOG_PAGES = 16_000


class Connections:
    """The process's connections to the SQLite file at `path`, opened on first use."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._writer = SharedConnection(path, 0)
        self._reader = SharedConnection(path, WAIT_SECONDS)
        self._surveyor = SharedConnection(path, WAIT_SECONDS)
        self._keeper = SharedConnection(path, WAIT_SECONDS)
        self._writes = itertools.count(1)
        _ALL.add(self)

    @contextmanager
    def write(self, wait_seconds: float = WAIT_SECONDS) -> Iterator[sqlite3.Connection]:
        """A write transaction: committed when the block ends, rolled back when it raises."""
        with self._writer.lend(wait_seconds) as (db, deadline):
            execute_when_free(db, "BEGIN IMMEDIATE", deadline)
            try:
                yield db
            except BaseException:
                # SQLite has rolled back already if the disk failed.
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")
        if next(self._writes) % _WRITES_KEPT_IN_LOG == 0:
            self._empty_log()

    def read(self) -> AbstractContextManager[sqlite3.Connection]:
        """A transaction that sees the leases as they are at its first statement, whatever other connections write."""
        return _read(self._reader)

    def survey(self) -> AbstractContextManager[sqlite3.Connection]:
        """As `read`, for long reads."""
        return _read(self._surveyor)

    def close(self) -> None:
        for shared in (self._writer, self._reader, self._surveyor, self._keeper):
            shared.close()

    def forget(self) -> None:
        """Start with new connections in a forked process: SQLite's connections and locked locks do not survive a fork."""
        self._writer = self._writer.replace_after_fork()
        self._reader = self._reader.replace_after_fork()
        self._surveyor = self._surveyor.replace_after_fork()
        self._keeper = self._keeper.replace_after_fork()

    def _empty_log(self) -> None:
        """Copy the log and wait for the disk while other threads write; only this thread's request waits."""
        with suppress(StoreUnavailable), self._keeper.lend(0) as (db, _deadline):
            _is_busy, pages, _copied = db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if pages > _LONGEST_LOG_PAGES:
                # Busy processes leave no moment in which the whole log can be copied, so make all writers wait once.
                db.execute("PRAGMA wal_checkpoint(RESTART)")


@contextmanager
def _read(shared: SharedConnection) -> Iterator[sqlite3.Connection]:
    with shared.lend(WAIT_SECONDS) as (db, _deadline):
        db.execute("BEGIN")
        try:
            yield db
        finally:
            if db.in_transaction:
                db.execute("ROLLBACK")


_ALL: WeakSet[Connections] = WeakSet()


def _forget_all() -> None:
    for connections in list(_ALL):
        connections.forget()


os.register_at_fork(after_in_child=_forget_all)
