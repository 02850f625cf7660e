"""Find the PostgreSQL for the tests. `python -m tests.postgresql_program --install` installs one if there is none."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.debian import install_package

OLDEST = 13
PROGRAMS = ("postgres", "initdb")
# Debian and Homebrew don't add these to PATH, so that several versions can be installed.
FOLDERS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")


class PostgresqlMissingError(Exception):
    """No PostgreSQL server was found; the message says how to get one."""


def find_postgresql() -> Path:
    """The folder with the programs of the newest PostgreSQL server. Raises PostgresqlMissingError."""
    versions = {_read_version(folder): folder for folder in _list_folders()}
    if not versions or max(versions) < OLDEST:
        found = f"PostgreSQL {max(versions)} is too old" if versions else "no PostgreSQL server is installed"
        raise PostgresqlMissingError(
            f"{found}; the tests of the stores need version {OLDEST} or newer: run `make postgresql`, or `apt-get install"
            " postgresql` as root on Debian or Ubuntu, or `brew install postgresql` on macOS"
        )
    return versions[max(versions)]


def install_postgresql() -> Path:
    """The folder, after installing the server from Debian or Ubuntu if there is none and this user may.

    Raises PostgresqlMissingError.
    """
    try:
        return find_postgresql()
    except PostgresqlMissingError:
        install_package("postgresql")
    return find_postgresql()


def is_required() -> bool:
    """Whether tests without a server fail, instead of being skipped."""
    return os.environ.get("CI", "") != ""


def _list_folders() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in FOLDERS:
        folders += Path("/").glob(pattern.removeprefix("/"))
    return (folder for folder in folders if all((folder / program).is_file() for program in PROGRAMS))


def _read_version(folder: Path) -> int:
    output = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    major = re.search(r"\d+", output)
    return int(major[0]) if major else 0


if __name__ == "__main__":
    try:
        print(install_postgresql() if "--install" in sys.argv[1:] else find_postgresql())
    except PostgresqlMissingError as error:
        sys.exit(str(error))
