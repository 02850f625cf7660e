"""How SQLite is used: its log, and how writers wait for one another."""

import sqlite3
import time
from typing import Any

BUSY_TIMEOUT_MS = 10_000
WRITER_WAIT_SECONDS = 4.0
"""A webhook waits so long for other threads, and as long again for other processes; with 10 s each the caller would be lost."""

_WRITER_PAUSE_SECONDS = 0.0003
# Whoever makes the log so long copies it into the file and waits for the disk: with SQLite's own 1,000 pages that would be
# one call in 65, with these fewer than one in 500.
_LONGEST_LOG_PAGES = 8_000
_WAL_WAITS_MS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)


def prepare_connection(driver: Any, _record: object) -> None:
    """Set up a new connection."""
    # The driver must not open transactions on its own: it would open them too late, after the first read.
    driver.isolation_level = None
    driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _switch_to_wal(driver)
    driver.execute("PRAGMA synchronous=NORMAL")
    driver.execute(f"PRAGMA wal_autocheckpoint={_LONGEST_LOG_PAGES}")
    driver.execute("PRAGMA foreign_keys=ON")


def begin_immediate(driver: Any, wait_seconds: float) -> None:
    """Begin a transaction that writes. Waits for other writers by trying again and again; raises `sqlite3.OperationalError`.

    A call's transaction takes less than a millisecond. SQLite's own waiting begins with a whole one and grows to a tenth of
    a second, so that who has waited longest would be the least likely to be next.
    """
    driver.execute("PRAGMA busy_timeout=0")
    try:
        begin_when_free(driver, wait_seconds)
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def begin_when_free(driver: Any, wait_seconds: float) -> None:
    """As `begin_immediate`, on a connection that never waits by itself."""
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            driver.execute("BEGIN IMMEDIATE")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
        time.sleep(_WRITER_PAUSE_SECONDS)


def _switch_to_wal(driver: Any) -> None:
    """Let readers and a writer work side by side; once done, the file stays so.

    When several processes open a new file at once, SQLite refuses this one change at once instead of waiting for
    `busy_timeout`, as it might wait for itself; so the waiting is done here.
    """
    for wait_ms in _WAL_WAITS_MS:
        try:
            driver.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(wait_ms / 1000)
        else:
            return
    driver.execute("PRAGMA journal_mode=WAL")
