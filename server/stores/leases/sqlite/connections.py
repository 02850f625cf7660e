"""Connections to the file: three in each process, each used by one thread at a time.

One writes, one reads, and one looks through whole pools, which may take longer than anybody else should wait.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakSet

from server.stores.leases.sqlite.shared_connection import WAIT_SECONDS, SharedConnection, execute_in_turn


class Connections:
    """The process's connections to the SQLite file at `path`; they are opened when first used."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._writer = SharedConnection(path, 0)
        self._reader = SharedConnection(path, WAIT_SECONDS)
        self._surveyor = SharedConnection(path, WAIT_SECONDS)
        _ALL.add(self)

    @contextmanager
    def write(self, wait_seconds: float = WAIT_SECONDS) -> Iterator[sqlite3.Connection]:
        """A transaction that alone may write; kept when the block ends, undone when it raises."""
        with self._writer.lend(wait_seconds) as (db, deadline):
            execute_in_turn(db, "BEGIN IMMEDIATE", deadline)
            try:
                yield db
            except BaseException:
                # SQLite has undone it by itself where the disk failed.
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A transaction that sees the leases as they are at its first statement, whatever is written meanwhile."""
        with _read(self._reader) as db:
            yield db

    @contextmanager
    def survey(self) -> Iterator[sqlite3.Connection]:
        """As `read`, for what takes its time."""
        with _read(self._surveyor) as db:
            yield db

    def close(self) -> None:
        for shared in (self._writer, self._reader, self._surveyor):
            shared.close()

    def forget(self) -> None:
        """Start anew in a process that was forked: SQLite's connections do not survive that, nor do locks that were held."""
        self._writer = self._writer.leave_behind()
        self._reader = self._reader.leave_behind()
        self._surveyor = self._surveyor.leave_behind()


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
