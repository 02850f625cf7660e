"""Copies SQLite files with SQLite's own backup, so that processes that use them can go on."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from server.stores.backup.manifest import BackupError

_BUSY_SECONDS = 30.0
_WITHOUT_DATA = ("alembic_version", "lease_schema")


def copy_file(source: Path, target: Path) -> None:
    """Make `target` a complete copy of the database at one time. All pages are read in one transaction."""
    with _explain(source), closing(_connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)
        # The copy is one file, without a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
    check_file(target)


def replace_content(source: Path, target: Path) -> None:
    """Replace all that is in `target`, in one transaction; if it fails, `target` is as it was."""
    with _explain(target), closing(_connect(source)) as origin:
        with closing(sqlite3.connect(target, timeout=_BUSY_SECONDS)) as copy:
            origin.backup(copy)
        # The log of the old content may still be beside the file; the next connection applies it.
        with closing(sqlite3.connect(target, timeout=_BUSY_SECONDS)) as copy:
            copy.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def check_file(path: Path) -> None:
    """Raise `BackupError` if SQLite finds the file damaged."""
    with _explain(path), closing(_connect(path)) as connection:
        found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise BackupError(f"{path.name} is damaged: {found}")


def read_schema_version(path: Path) -> str | None:
    """The version of the tables in the file; None if it has none."""
    with _explain(path), closing(_connect(path)) as connection:
        if "alembic_version" not in _list_tables(connection):
            return None
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else None


def has_data(path: Path) -> bool:
    """Whether any table has a row."""
    if not path.is_file() or not path.stat().st_size:
        return False
    with _explain(path), closing(_connect(path)) as connection:
        return any(
            connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone()
            for table in _list_tables(connection)
            if table not in _WITHOUT_DATA
        )


def _list_tables(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def _connect(path: Path) -> sqlite3.Connection:
    # Never makes a file, unlike a path.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=_BUSY_SECONDS)


@contextmanager
def _explain(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"the SQLite file {path} can't be used: {error}") from error
