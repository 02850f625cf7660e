"""Connects to the database, and turns what may go wrong there into the stores' own errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, PoolProxiedConnection, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from server.stores.contract import StoreUnavailable
from server.stores.fair_lock import FairLock
from server.stores.sql.postgresql import (
    LONGEST_WAIT_SECONDS,
    check_driver,
    choose_patience,
    connect,
    write_connect_args,
)
from server.stores.sql.sqlite import BUSY_TIMEOUT_MS, WRITER_WAIT_SECONDS, begin_immediate, prepare_connection

# Options of SQLAlchemy's, of a connection and of an engine.
_WRITE = "dni_write"
_FAIR_LOCK = "dni_turns"
# Any number will do, as long as all processes of this program use the same and nobody else does.
_ACCOUNTS_LOCK = 7_305_551


def open_engine(database_url: str, longest_wait_seconds: float = LONGEST_WAIT_SECONDS) -> Engine:
    """An engine for the URL; nothing is connected yet. A process has one for each database, which all its stores share.

    `longest_wait_seconds` is how long PostgreSQL may keep anybody waiting. Raises `StoreUnavailable` when its driver is
    not installed.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        timeout_seconds = BUSY_TIMEOUT_MS / 1000
        engine = create_engine(
            url, connect_args={"timeout": timeout_seconds}, execution_options={_FAIR_LOCK: FairLock()}
        )
        event.listen(engine, "connect", prepare_connection)
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
    wait_seconds = BUSY_TIMEOUT_MS / 1000 if is_patient else WRITER_WAIT_SECONDS
    with (
        _translate_errors(engine),
        _acquire_fair_lock(engine, wait_seconds),
        engine.connect().execution_options(**{_WRITE: wait_seconds}) as connection,
        connection.begin(),
        choose_patience(connection, is_patient),
    ):
        yield connection


@contextmanager
def begin_writing_by_driver(engine: Engine) -> Iterator[PoolProxiedConnection]:
    """As `begin_writing`, for statements that the driver itself runs: on SQLite what SQLAlchemy does besides takes longer."""
    if engine.dialect.name != "sqlite":
        with begin_writing(engine) as connection:
            yield connection.connection
        return
    with _translate_errors(engine), _acquire_fair_lock(engine, WRITER_WAIT_SECONDS):
        pooled = engine.raw_connection()
        try:
            begin_immediate(pooled.dbapi_connection, WRITER_WAIT_SECONDS)
            yield pooled
            pooled.commit()
        finally:
            # What is not committed is undone as the connection goes back.
            pooled.close()


@contextmanager
def _acquire_fair_lock(engine: Engine, wait_seconds: float) -> Iterator[None]:
    """Let the threads of this process write to a SQLite file one after the other, in the order in which they came.

    SQLite would let them all try again and again, which takes more of the processor than what they write.
    """
    fair_lock: FairLock | None = engine.get_execution_options().get(_FAIR_LOCK)
    if fair_lock is None:
        yield
        return
    if not fair_lock.acquire(wait_seconds):
        raise StoreUnavailable(f"the database {engine.url} does not answer: others have been writing for too long")
    try:
        yield
    finally:
        fair_lock.release()


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
    except (SQLAlchemyError, sqlite3.Error) as error:
        driver_error = error.orig if isinstance(error, DBAPIError) else error
        reason = type(error).__name__ if isinstance(driver_error, SQLAlchemyError) else _read_reason(driver_error)
        where = engine.url.render_as_string(hide_password=True)
        dbapi = engine.dialect.loaded_dbapi
        if isinstance(driver_error, dbapi.DataError):
            # By its kind alone: PostgreSQL's own words of it may quote the value.
            reason = type(driver_error).__name__
        if isinstance(driver_error, dbapi.IntegrityError | dbapi.DataError):
            raise StoreUnavailable(
                f"the database {where} refused a statement: a fault of dni_py or its data: {' '.join(reason.split())}"
            ) from error
        raise StoreUnavailable(f"the database {where} does not answer: {' '.join(reason.split())}") from error


def _read_reason(error: BaseException | None) -> str:
    """The driver's own words, without the statement, its parameters and rows that are there: they are an account's data."""
    # PostgreSQL goes on with the row that is in the way, or the line of the statement.
    return getattr(getattr(error, "diag", None), "message_primary", None) or str(error)


def _begin_sqlite_transaction(connection: Connection) -> None:
    wait_seconds = connection.get_execution_options().get(_WRITE)
    if wait_seconds is not None:
        begin_immediate(connection.connection.dbapi_connection, wait_seconds)
    else:
        connection.exec_driver_sql("BEGIN")
