"""Runs PostgreSQL's own programs for backups. The password is passed in the environment, where other users can't see it."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, make_url

from server.stores.backup.manifest import BackupError
from server.stores.sql.engine import begin_reading, begin_writing, open_engine

_WITHOUT_DATA = "alembic_version"
_INSTALL = "install PostgreSQL's client programs (Debian and Ubuntu: apt-get install postgresql-client)"


def dump(database_url: str, target: Path) -> None:
    """Write all tables as of one time to `target`, in the custom format of `pg_dump`."""
    _run("pg_dump", database_url, ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"])


def restore(database_url: str, source: Path) -> None:
    """Delete all tables of the schema, and restore those of the dump, which is checked first."""
    _run("pg_restore", None, ["--list", str(source)])
    engine = open_engine(database_url)
    try:
        with begin_writing(engine, is_patient=True) as connection:
            quote = connection.dialect.identifier_preparer.quote
            for table in inspect(connection).get_table_names():
                connection.execute(text(f"DROP TABLE {quote(table)} CASCADE"))
    finally:
        engine.dispose()
    _run(
        "pg_restore",
        database_url,
        ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(source)],
    )


def read_schema_version(database_url: str) -> str | None:
    """The version of the tables; None if there are none."""
    engine = open_engine(database_url)
    try:
        with begin_reading(engine) as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            return found
    finally:
        engine.dispose()


def has_data(database_url: str) -> bool:
    """Whether any table has a row."""
    engine = open_engine(database_url)
    try:
        with begin_reading(engine) as connection:
            quote = connection.dialect.identifier_preparer.quote
            names = [name for name in inspect(connection).get_table_names() if name != _WITHOUT_DATA]
            return any(connection.execute(text(f"SELECT 1 FROM {quote(name)} LIMIT 1")).first() for name in names)
    finally:
        engine.dispose()


def _run(program: str, database_url: str | None, options: Sequence[str]) -> None:
    path = shutil.which(program)
    if path is None:
        raise BackupError(f"the program {program} is not installed; {_INSTALL}")
    environment = dict(os.environ)
    words = [path, *options]
    if database_url is not None:
        url = make_url(database_url)
        words += [f"--dbname={_write_conninfo(url)}"]
        environment |= {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["it gave no reason"]
        raise BackupError(f"{program} failed: {lines[0]}")


def _write_conninfo(url: URL) -> str:
    """The URL as a connection string of PostgreSQL, without the password."""
    given = url.translate_connect_args(database="dbname", username="user")
    options = {name: value if isinstance(value, str) else ",".join(value) for name, value in url.query.items()}
    parts = {
        name: value for name, value in {**options, **given}.items() if name != "password" and value not in (None, "")
    }
    return " ".join(f"{name}='{_escape(str(value))}'" for name, value in parts.items())


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
