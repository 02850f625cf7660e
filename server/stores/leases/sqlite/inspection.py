"""Looks at the leases in a SQLite file without changing it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from server.stores.contract import StoreUnavailable
from server.stores.health import LeaseFileHealth
from server.stores.leases.sqlite.schema import VERSION, check_version, find_version
from server.stores.sql.inspection import find_sqlite_refusal, open_existing


def inspect_lease_file(file: Path) -> LeaseFileHealth:
    """What the file has. Raises `StoreUnavailable`, or `StoreOutdated` if a newer program made its tables."""
    if not file.is_file():
        raise StoreUnavailable(f"there is no file {file}")
    try:
        with closing(open_existing(file, "ro")) as db:
            check_version(db, str(file))
            version = find_version(db)
    except sqlite3.Error as error:
        raise StoreUnavailable(f"the lease file {file} can't be read: {error}") from error
    return LeaseFileHealth(version, VERSION, find_sqlite_refusal(file))
