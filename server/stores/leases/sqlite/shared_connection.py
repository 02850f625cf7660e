"""One connection to the file, with a fair lock for the threads that use it.

A queue within the process costs less than waiting at the file's lock, where SQLite can only sleep and retry. A request
that waits for a thread or for another process gives up early enough for the visitor to see the default number.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from server.stores.contract import StoreUnavailable
from server.stores.fair_lock import FairLock
from server.stores.leases.contract import LONGEST_WAIT_SECONDS

# The rest of the longest wait is for the work itself, and for a busy machine to wake the waiting threads.
WAIT_SECONDS = LONGEST_WAIT_SECONDS * 0.7
# Another process locks the file for about a tenth of a millisecond. SQLite's own waits begin at 1 ms and grow, so a process
# that never rests would keep the others out.
_PAUSE_SECONDS = 0.0002
_CLOSING_SECONDS = 5.0
# Enough to read a pool of 100,000 numbers; SQLite's own 2 MB are enough for one of 1,000.
_CACHE_KIB = 32_768

# Closing a parent's connection in a forked process would release the locks on files that the parent still uses.
_LEFT_BEHIND: list[sqlite3.Connection | None] = []


class SharedConnection:
    """One connection and the lock of the threads that share it."""

    def __init__(self, path: str, timeout_seconds: float) -> None:
        self._path = path
        self._timeout_seconds = timeout_seconds
        self._lock = FairLock()
        self._db: sqlite3.Connection | None = None

    @contextmanager
    def lend(self, wait_seconds: float) -> Iterator[tuple[sqlite3.Connection, float]]:
        """The connection, for one thread, and the `time.monotonic` until which it may wait for other processes."""
        deadline = time.monotonic() + wait_seconds
        if not self._lock.acquire(wait_seconds):
            raise StoreUnavailable(
                f"the leases in {self._path} are busy: no free connection within {wait_seconds:.3f} s"
            )
        try:
            if self._db is None:
                self._db = _open(self._path, self._timeout_seconds, deadline)
            yield self._db, deadline
        except (sqlite3.ProgrammingError, sqlite3.IntegrityError):
            raise
        except sqlite3.DatabaseError as error:
            if not _is_busy(error):
                # The next request opens the file again: it may have been replaced, or be on a disk that is mounted again.
                self._drop()
            raise StoreUnavailable(f"the leases in {self._path} do not respond: {error}") from error
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the file; the next request opens it again."""
        if self._lock.acquire(_CLOSING_SECONDS):
            self._drop()
            self._lock.release()

    def replace_after_fork(self) -> "SharedConnection":
        """A replacement for use in a forked process: neither connections nor locks survive a fork."""
        _LEFT_BEHIND.append(self._db)
        return SharedConnection(self._path, self._timeout_seconds)

    def _drop(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


def _open(path: str, timeout_seconds: float, deadline: float) -> sqlite3.Connection:
    # Without an isolation level the driver does not open transactions on its own.
    db = sqlite3.connect(path, timeout=timeout_seconds, isolation_level=None, check_same_thread=False)
    try:
        execute_when_free(db, "PRAGMA journal_mode=WAL", deadline)
        # A claim with a reply survives the end of the process. A power cut may lose the last claims, but never corrupts the file.
        db.execute("PRAGMA synchronous=NORMAL")
        db.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        # `Connections` does that.
        db.execute("PRAGMA wal_autocheckpoint=0")
    except sqlite3.Error:
        db.close()
        raise
    return db


def execute_when_free(db: sqlite3.Connection, statement: str, deadline: float) -> None:
    """Execute the statement; retry until the deadline while other processes lock the file."""
    while True:
        try:
            db.execute(statement)
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() >= deadline:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _is_busy(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
