"""How SQLite is used: its write-ahead log, and how writers wait for one another."""

import sqlite3
import time
from typing import Any

BUSY_TIMEOUT_MS = 10_000
WRITER_WAIT_SECONDS = 4.0
"""A webhook waits up to this long for other threads, and as long for other processes; with 10 s each the caller would be lost."""

_WRITER_PAUSE_SECONDS = 0.0003
# The writer that makes the log this long copies it into the file and waits for the disk. With SQLite's own 1,000 pages that
# would be one call in 65, with 8,000 fewer than one in 500.
_LONGEST_LOG_PAGES = 8_000
_WAL_WAITS_MS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)


def prepare_connection(driver: Any, _record: object) -> None:
    """Set up a new connection."""
    # The driver must not open transactions on its own: it would do so too late, after the first read.
    driver.isolation_level = None
    driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    _switch_to_wal(driver)
    driver.execute("PRAGMA synchronous=NORMAL")
    driver.execute(f"PRAGMA wal_autocheckpoint={_LONGEST_LOG_PAGES}")
    driver.execute("PRAGMA foreign_keys=ON")


def begin_immediate(driver: Any, wait_seconds: float) -> None:
    """Begin a transaction that writes. Retries while other writers are busy; raises `sqlite3.OperationalError`.

    A call's transaction takes less than a millisecond. SQLite's own waits begin at 1 ms and grow to 100 ms, so the writer
    that has waited longest would be the least likely to be next.
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
    """Let readers and a writer work at the same time; the file keeps this mode.

    When several processes open a new file at once, SQLite refuses this change immediately instead of waiting for
    `busy_timeout`, because it might wait for itself. So this function retries.
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
