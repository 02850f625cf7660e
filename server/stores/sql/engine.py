"""Connects to the database, and turns what may go wrong there into the stores' own errors."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from server.stores.contract import StoreUnavailable
from server.stores.sql.postgresql import (
    LONGEST_WAIT_SECONDS,
    check_driver,
    choose_patience,
    connect,
    write_connect_args,
)
from server.stores.turns import Turns

_BUSY_TIMEOUT_MS = 10_000
_WRITER_WAIT_SECONDS = 4.0
"""A webhook waits so long for other threads, and as long again for other processes; with 10 s each the caller would be lost."""
_WRITER_PAUSE_SECONDS = 0.0003
# Whoever makes the log so long copies it into the file and waits for the disk: with SQLite's own 1,000 pages that would be
# one call in 65, with these fewer than one in 500.
_LONGEST_LOG_PAGES = 8_000
_WAL_WAITS_MS = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)
# Options of SQLAlchemy's, of a connection and of an engine.
_WRITE = "dni_write"
_TURNS = "dni_turns"
# Any number will do, as long as all processes of this program use the same and nobody else does.
_ACCOUNTS_LOCK = 7_305_551


def open_engine(database_url: str, longest_wait_seconds: float = LONGEST_WAIT_SECONDS) -> Engine:
    """An engine for the URL; nothing is connected yet. A process has one for each database, which all its stores share.

    `longest_wait_seconds` is how long PostgreSQL may keep anybody waiting. Raises `StoreUnavailable` when its driver is
    not installed.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        timeout_seconds = _BUSY_TIMEOUT_MS / 1000
        engine = create_engine(url, connect_args={"timeout": timeout_seconds}, execution_options={_TURNS: Turns()})
        event.listen(engine, "connect", _prepare_sqlite_connection)
        event.listen(engine, "begin", _begin_sqlite_transaction)
        return engine
    try:
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_timeout=longest_wait_seconds,
            connect_args=write_connect_args(url, longest_wait_seconds),
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreUnavailable(f"the database driver for {url.drivername} is not installed: {error}") from error
    check_driver(getattr(engine.dialect.dbapi, "__version__", ""))
    event.listen(engine, "do_connect", partial(connect, longest_wait_seconds))
    return engine


def check_file(engine: Engine) -> None:
    """Raise `StoreUnavailable` when the file of a SQLite database is gone: connections that are open would not notice."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).is_file():
        raise StoreUnavailable(f"the database {engine.url} is gone")


@contextmanager
def begin_reading(engine: Engine, *, is_patient: bool = False) -> Iterator[Connection]:
    """A transaction that only reads. On PostgreSQL its statements are cut off after 2 s, unless it `is_patient`."""
    with _translate_errors(engine), engine.begin() as connection, choose_patience(connection, is_patient):
        yield connection


@contextmanager
def begin_writing(engine: Engine, *, is_patient: bool = False) -> Iterator[Connection]:
    """A transaction that writes; on SQLite it takes the write lock at its start, so that it can't fail half-way.

    On PostgreSQL its statements are cut off after 2 s, unless it `is_patient`.
    """
    wait_seconds = _BUSY_TIMEOUT_MS / 1000 if is_patient else _WRITER_WAIT_SECONDS
    with (
        _translate_errors(engine),
        _wait_for_turn(engine, wait_seconds),
        engine.connect().execution_options(**{_WRITE: wait_seconds}) as connection,
        connection.begin(),
        choose_patience(connection, is_patient),
    ):
        yield connection


@contextmanager
def _wait_for_turn(engine: Engine, wait_seconds: float) -> Iterator[None]:
    """Let the threads of this process write to a SQLite file one after the other, in the order in which they came.

    SQLite would let them all try again and again, which takes more of the processor than what they write.
    """
    turns: Turns | None = engine.get_execution_options().get(_TURNS)
    if turns is None:
        yield
        return
    if not turns.take(wait_seconds):
        raise StoreUnavailable(f"the database {engine.url} does not answer: others have been writing for too long")
    try:
        yield
    finally:
        turns.pass_on()


def lock_accounts(connection: Connection) -> None:
    """Wait until no other process changes accounts or tables, and keep them out until the transaction ends.

    On SQLite a writing transaction is alone anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ACCOUNTS_LOCK})


@contextmanager
def _translate_errors(engine: Engine) -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = _read_reason(error.orig) if isinstance(error, DBAPIError) else type(error).__name__
        where = engine.url.render_as_string(hide_password=True)
        raise StoreUnavailable(f"the database {where} does not answer: {' '.join(reason.split())}") from error


def _read_reason(error: BaseException | None) -> str:
    """The driver's own words, without the statement, its parameters and rows that are there: they are an account's data."""
    # PostgreSQL goes on with the row that is in the way, or the line of the statement.
    return getattr(getattr(error, "diag", None), "message_primary", None) or str(error)


def _prepare_sqlite_connection(connection: Any, _record: object) -> None:
    # The driver must not open transactions on its own: it would open them too late, after the first read.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute(f"PRAGMA wal_autocheckpoint={_LONGEST_LOG_PAGES}")
    connection.execute("PRAGMA foreign_keys=ON")


def _switch_to_wal(connection: Any) -> None:
    """Let readers and a writer work side by side; once done, the file stays so.

    When several processes open a new file at once, SQLite refuses this one change at once instead of waiting for
    `busy_timeout`, as it might wait for itself; so the waiting is done here.
    """
    for wait_ms in _WAL_WAITS_MS:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(wait_ms / 1000)
        else:
            return
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite_transaction(connection: Connection) -> None:
    wait_seconds = connection.get_execution_options().get(_WRITE)
    if wait_seconds is not None:
        _begin_writing_in_turn(connection, wait_seconds)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing_in_turn(connection: Connection, wait_seconds: float) -> None:
    """Wait for other writers by trying again and again.

    A call's transaction takes less than a millisecond. SQLite's own waiting begins with a whole one and grows to a tenth of
    a second, so that who has waited longest would be the least likely to be next.
    """
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, sqlite3.Connection)
    deadline = time.monotonic() + wait_seconds
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while not _can_begin_writing(driver) and time.monotonic() < deadline:
            time.sleep(_WRITER_PAUSE_SECONDS)
        if not driver.in_transaction:
            # What keeps it from beginning is told by SQLAlchemy, in its way.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        driver.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")


def _can_begin_writing(driver: sqlite3.Connection) -> bool:
    """Begin, unless another one writes; True too where waiting would not help."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY
    return True
