"""New databases for tests: SQLite files, and databases of the test run's PostgreSQL server.

The migrations create the tables once per process. Each database is a copy, or was emptied after another test.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.postgresql_server import PostgresqlServer

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASES = (SQLITE, POSTGRESQL)

_DESCRIBE_TABLES = """
    SELECT relname::text, relkind::text, relnatts FROM pg_class WHERE relnamespace = 'public'::regnamespace
    ORDER BY relname
"""
# Deletes rows in any order, without checks of foreign keys; ids begin at 1 again.
_IN_ANY_ORDER = "SET session_replication_role = replica"
_COUNT_ANEW = "SELECT setval(seqrelid, 1, false) FROM pg_sequence"
_END_CONNECTIONS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


class PostgresqlDatabases:
    """Creates the databases of one process of the test run, and takes them back after closing their connections."""

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server
        self._prefix = f"dni_{os.getpid()}"
        self._numbers = count()
        self._admin = psycopg.connect(self._write_address("postgres"), autocommit=True)
        self._template = self._make("template1")
        with closing(SqlAccountStore(open_engine(server.write_url(self._template)))) as accounts:
            accounts.prepare()
        with psycopg.connect(self._write_address(self._template)) as connection:
            self._tables = connection.execute(_DESCRIBE_TABLES).fetchall()
            [version] = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        names = [name for name, kind, _ in self._tables if kind == "r" and name != "alembic_version"]
        emptying = [f"DELETE FROM {name}" for name in names]
        as_migrated = f"UPDATE alembic_version SET version_num = '{version[0]}'"
        self._empty = ";".join([_IN_ANY_ORDER, *emptying, _COUNT_ANEW, as_migrated])
        self._used: list[str] = []

    @contextmanager
    def make(self, *, has_tables: bool) -> Iterator[str]:
        """The URL of a database without data of other tests."""
        name = self._make_with_tables() if has_tables else self._make("template1")
        yield self._server.write_url(name)
        if has_tables:
            self._used.append(name)
        else:
            self._drop(name)

    def close(self) -> None:
        """Disconnect. The server deletes its data when it ends."""
        self._admin.close()

    def _make_with_tables(self) -> str:
        while self._used:
            name = self._end_use(self._used.pop())
            with psycopg.connect(self._write_address(name), autocommit=True) as connection:
                if connection.execute(_DESCRIBE_TABLES).fetchall() == self._tables:
                    connection.execute(self._empty)
                    return name
            self._drop(name)
        return self._make(self._template)

    def _make(self, template: str) -> str:
        name = self._choose_name()
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def _end_use(self, used: str) -> str:
        """Rename a database, so that code of the previous test that still runs doesn't find it."""
        while self._admin.execute(_END_CONNECTIONS, [used]).fetchall():
            pass
        name = self._choose_name()
        self._admin.execute(f"ALTER DATABASE {used} RENAME TO {name}")
        return name

    def _drop(self, name: str) -> None:
        self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _choose_name(self) -> str:
        return f"{self._prefix}_{next(self._numbers)}"

    def _write_address(self, database: str) -> str:
        return f"user=dni dbname={database} host={self._server.folder}"


def write_sqlite_url(folder: Path) -> str:
    """The URL of a SQLite file that does not exist yet."""
    return f"sqlite:///{folder}/dni.sqlite3"


def write_sqlite_file(folder: Path) -> str:
    """The URL of a new SQLite file with all tables."""
    (folder / "dni.sqlite3").write_bytes(_read_migrated_file())
    return write_sqlite_url(folder)


@cache
def _read_migrated_file() -> bytes:
    with TemporaryDirectory(prefix="dni-migrated-") as folder:
        with closing(SqlAccountStore(open_engine(write_sqlite_url(Path(folder))))) as accounts:
            accounts.prepare()
        return (Path(folder) / "dni.sqlite3").read_bytes()
