"""Connects to the database, and turns what may go wrong there into the stores' own errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError

from server.stores.contract import StoreUnavailable

_BUSY_TIMEOUT_MS = 10_000
_CONNECT_TIMEOUT_SECONDS = 5
_WRITE = "dni_write"
# Any number will do, as long as all processes of this program use the same and nobody else does.
_ACCOUNTS_LOCK = 7_305_551


def open_engine(database_url: str) -> Engine:
    """An engine for the URL; nothing is connected yet. Raises `StoreUnavailable` when its driver is not installed."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite_connection)
        event.listen(engine, "begin", _begin_sqlite_transaction)
        return engine
    try:
        connect_args = {"connect_timeout": _CONNECT_TIMEOUT_SECONDS}
        return create_engine(url, pool_pre_ping=True, connect_args=connect_args)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise StoreUnavailable(f"the database driver for {url.drivername} is not installed: {error}") from error


@contextmanager
def begin_reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that only reads."""
    with _translate_errors(engine), engine.begin() as connection:
        yield connection


@contextmanager
def begin_writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes; on SQLite it takes the write lock at its start, so that it can't fail half-way."""
    with _translate_errors(engine), engine.execution_options(**{_WRITE: True}).begin() as connection:
        yield connection


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
        # The driver's own words, without the statement and its parameters, which hold the account's data.
        reason = str(error.orig) if isinstance(error, DBAPIError) else type(error).__name__
        where = engine.url.render_as_string(hide_password=True)
        raise StoreUnavailable(f"the database {where} does not answer: {' '.join(reason.split())}") from error


def _prepare_sqlite_connection(connection: Any, _record: object) -> None:
    # The driver must not open transactions on its own: it would open them too late, after the first read.
    connection.isolation_level = None
    for pragma in (f"busy_timeout={_BUSY_TIMEOUT_MS}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite_transaction(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
