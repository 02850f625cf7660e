"""Databases for tests, each one new: SQLite files, and databases of the test run's PostgreSQL server."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg

from server.stores.sql.accounts import SqlAccountStore
from server.stores.sql.engine import open_engine
from tests.postgresql_server import PostgresqlServer

SQLITE, POSTGRESQL = "sqlite", "postgresql"
DATABASES = (SQLITE, POSTGRESQL)


class PostgresqlDatabases:
    """Makes databases of one process of the test run, and removes them with all connections that are left to them."""

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server
        self._prefix = f"dni_{os.getpid()}"
        self._numbers = count()
        self._admin = psycopg.connect(f"user=dni dbname=postgres host={server.folder}", autocommit=True)
        self._template = self._make("template1")
        with closing(SqlAccountStore(open_engine(server.write_url(self._template)))) as accounts:
            accounts.prepare()

    @contextmanager
    def make(self, *, has_tables: bool) -> Iterator[str]:
        """The URL of a new database, which is removed in the end."""
        name = self._make(self._template if has_tables else "template1")
        try:
            yield self._server.write_url(name)
        finally:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Disconnect; the server throws away what is left when it ends."""
        self._admin.close()

    def _make(self, template: str) -> str:
        name = f"{self._prefix}_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name


def write_sqlite_url(folder: Path) -> str:
    """The URL of a SQLite file that isn't there yet."""
    return f"sqlite:///{folder}/dni.sqlite3"
