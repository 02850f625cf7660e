"""Connects to the database, and turns database errors into the stores' own errors."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from server.stores.contract import StoreUnavailable
from server.stores.sql.postgresql import (
    LONGEST_WAIT_SECONDS,
    begin_transaction,
    check_driver,
    connect,
    write_connect_args,
)
from server.stores.sql.sqlite import BUSY_TIMEOUT_MS, WRITER_WAIT_SECONDS, begin_immediate, prepare_connection
from server.stores.sql.sqlite_writer import SqliteWriter

# Our own options of a connection and of an engine in SQLAlchemy.
_WRITE = "dni_write"
_WRITER = "dni_writer"
# Any number, as long as all processes of this program use the same one and no other program does.
_ACCOUNTS_LOCK = 7_305_551


@dataclass(frozen=True)
class _SharedReading:
    """A transaction in which this thread reads several things of one engine."""

    engine: Engine
    connection: Connection
    is_patient: bool


_SHARED: ContextVar[_SharedReading | None] = ContextVar("shared_reading", default=None)


def open_engine(database_url: str, longest_wait_seconds: float = LONGEST_WAIT_SECONDS) -> Engine:
    """An engine for the URL; opens no connection yet. All stores of a process share one engine for each database.

    PostgreSQL lets a request wait for `longest_wait_seconds` at most. Raises `StoreUnavailable` when the database driver
    is not installed.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        timeout_seconds = BUSY_TIMEOUT_MS / 1000
        writer = SqliteWriter()
        engine = create_engine(url, connect_args={"timeout": timeout_seconds}, execution_options={_WRITER: writer})
        event.listen(engine, "connect", prepare_connection)
        event.listen(engine, "begin", _begin_sqlite_transaction)
        event.listen(engine, "engine_disposed", writer.close)
        return engine
    try:
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_timeout=longest_wait_seconds,
            connect_args=write_connect_args(url, longest_wait_seconds),
        )
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreUnavailable(
            "DNI_DATABASE_URL names a PostgreSQL server, and its driver psycopg is not installed. Run "
            "`pip install 'dni-py[postgres]'`."
        ) from error
    check_driver(getattr(engine.dialect.dbapi, "__version__", ""))
    event.listen(engine, "do_connect", partial(connect, longest_wait_seconds))
    return engine


def check_file(engine: Engine) -> None:
    """Raise `StoreUnavailable` when the file of a SQLite database is gone; open connections would not notice."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).is_file():
        raise StoreUnavailable(f"the database {engine.url} does not exist any more")


@contextmanager
def begin_reading(engine: Engine, *, is_patient: bool = False) -> Iterator[Connection]:
    """A transaction that only reads. PostgreSQL cancels its statements after 2 s, unless it `is_patient`.

    Within `read_together` it is that transaction.
    """
    shared = _SHARED.get()
    # A SQLite database never cancels a statement, so there every read is as patient as any other.
    is_open = shared is not None and shared.engine is engine
    if shared and is_open and (shared.is_patient or not is_patient or engine.dialect.name == "sqlite"):
        with _translate_errors(engine):
            yield shared.connection
        return
    with _translate_errors(engine), engine.connect() as connection, begin_transaction(connection, is_patient):
        yield connection


@contextmanager
def read_together(engine: Engine, *, is_patient: bool = False) -> Iterator[None]:
    """Let all reads of this thread within the block use one transaction of one connection, which takes much less time.

    Nothing may be written within the block, because the reads after it might not see it: that raises `RuntimeError`.
    """
    with begin_reading(engine, is_patient=is_patient) as connection:
        token = _SHARED.set(_SharedReading(engine, connection, is_patient))
        try:
            yield
        finally:
            _SHARED.reset(token)


@contextmanager
def begin_writing(engine: Engine, *, is_patient: bool = False) -> Iterator[Connection]:
    """A transaction that writes. On SQLite it takes the write lock at its start, so that no other writer can make it fail later.

    PostgreSQL cancels its statements after 2 s, unless it `is_patient`.
    """
    wait_seconds = BUSY_TIMEOUT_MS / 1000 if is_patient else WRITER_WAIT_SECONDS
    with (
        _translate_errors(engine),
        _acquire_fair_lock(engine, wait_seconds),
        engine.connect().execution_options(**{_WRITE: wait_seconds}) as connection,
        begin_transaction(connection, is_patient),
    ):
        yield connection


@contextmanager
def begin_writing_by_driver(engine: Engine) -> Iterator[DBAPIConnection]:
    """As `begin_writing`, for statements that the driver runs itself: on SQLite SQLAlchemy's own work would take longer."""
    if engine.dialect.name != "sqlite":
        with begin_writing(engine) as connection:
            yield connection.connection
        return
    writer: SqliteWriter = engine.get_execution_options()[_WRITER]
    with (
        _translate_errors(engine),
        _acquire_fair_lock(engine, WRITER_WAIT_SECONDS),
        writer.begin(engine) as driver,
    ):
        yield driver


@contextmanager
def _acquire_fair_lock(engine: Engine, wait_seconds: float) -> Iterator[None]:
    """Let the threads of this process write to a SQLite file one after the other, in the order in which they asked.

    Otherwise SQLite would let all of them retry, which takes more processor time than the writes.
    """
    _refuse_while_reading_together(engine)
    writer: SqliteWriter | None = engine.get_execution_options().get(_WRITER)
    if writer is None:
        yield
        return
    if not writer.lock.acquire(wait_seconds):
        raise StoreUnavailable(f"the database {engine.url} does not answer: others have been writing for too long")
    try:
        yield
    finally:
        writer.lock.release()


def _refuse_while_reading_together(engine: Engine) -> None:
    shared = _SHARED.get()
    if shared is not None and shared.engine is engine:
        raise RuntimeError("nothing may be written within read_together; write before or after its block")


def lock_accounts(connection: Connection) -> None:
    """Wait until no other process changes accounts or tables, and keep others out until the transaction ends.

    On SQLite only one transaction writes at a time anyway.
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
    """The driver's message without the statement, its parameters and existing rows, which are an account's data."""
    # PostgreSQL appends the conflicting row, or the line of the statement.
    return getattr(getattr(error, "diag", None), "message_primary", None) or str(error)


def _begin_sqlite_transaction(connection: Connection) -> None:
    wait_seconds = connection.get_execution_options().get(_WRITE)
    if wait_seconds is not None:
        begin_immediate(connection.connection.dbapi_connection, wait_seconds)
    else:
        connection.exec_driver_sql("BEGIN")
