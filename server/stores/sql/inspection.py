"""Looks at a database without changing it: it creates no file, migrates nothing and writes nothing."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from server.domain.clock_readings import ClockReading
from server.stores.contract import StoreUnavailable
from server.stores.health import DatabaseHealth
from server.stores.sql.engine import begin_reading, open_engine
from server.stores.sql.migrate import find_version, list_versions

_WAIT_SECONDS = 2.0
_CLOCK = "SELECT extract(epoch FROM clock_timestamp())"
_REFUSES_WRITES = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only')"
_MAY_WRITE = "SELECT has_table_privilege('accounts', 'INSERT') AND has_table_privilege('calls', 'INSERT')"


def inspect_database(database_url: str, clock: Callable[[], float]) -> DatabaseHealth:
    """What the database says of itself. `clock` is this machine's."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _inspect_sqlite(Path(str(url.database)))
    with _open(database_url) as engine, begin_reading(engine) as connection:
        asked_at = clock()
        shown = float(connection.execute(text(_CLOCK)).scalar_one())
        reading = ClockReading(shown, asked_at, clock())
        number = ".".join(map(str, engine.dialect.server_version_info or ()))
        version = find_version(connection)
        return DatabaseHealth(
            f"PostgreSQL {number}", version, list_versions()[-1], _find_refusal(connection, version), reading
        )


def _find_refusal(connection: Connection, version: str | None) -> str:
    is_standby, read_only = connection.execute(text(_REFUSES_WRITES)).one()
    if is_standby:
        return "it is a standby, which follows another server"
    if read_only == "on":
        return "transactions are read-only by default"
    if version is not None and not connection.execute(text(_MAY_WRITE)).scalar_one():
        return "the user of DNI_DATABASE_URL may not write to its tables"
    return ""


@contextmanager
def _open(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def _inspect_sqlite(file: Path) -> DatabaseHealth:
    if not file.is_file():
        raise StoreUnavailable(f"there is no file {file}")
    engine = create_engine("sqlite://", creator=lambda: open_existing(file, "ro"), poolclass=NullPool)
    with begin_reading(engine) as connection:
        version = find_version(connection)
    return DatabaseHealth(f"SQLite {sqlite3.sqlite_version}", version, list_versions()[-1], find_sqlite_refusal(file))


def open_existing(file: Path, mode: str) -> sqlite3.Connection:
    """A connection to a file that exists; `mode` is "ro" (only to read) or "rw"."""
    return sqlite3.connect(
        f"file:{quote(str(file.absolute()))}?mode={mode}", uri=True, timeout=_WAIT_SECONDS, check_same_thread=False
    )


def find_sqlite_refusal(file: Path) -> str:
    """Why nothing can be written to the file; empty if it can. It takes the write lock for a moment and writes nothing."""
    try:
        with closing(open_existing(file, "rw")) as driver:
            driver.isolation_level = None
            driver.execute("BEGIN IMMEDIATE")
            driver.execute("ROLLBACK")
    except sqlite3.Error as error:
        return str(error)
    return ""
