"""Makes a backup: a zip file with a manifest, the database, and the leases if they have a SQLite file of their own."""

import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy.engine import make_url

from server.stores.backup import postgresql_programs, sqlite_files
from server.stores.backup.manifest import BackupError, DatabaseKind, Manifest, write_manifest

MANIFEST_MEMBER = "manifest.json"
DATABASE_MEMBER = "database"
LEASES_MEMBER = "leases"
_PRIVATE = 0o600
_ZIP_LEVEL = 1


def find_kind(database_url: str) -> DatabaseKind:
    """The engine of the database."""
    return DatabaseKind(make_url(database_url).get_backend_name())


def find_file(database_url: str) -> Path:
    """The file of a SQLite database."""
    return Path(str(make_url(database_url).database))


def find_lease_file(database_url: str, lease_url: str) -> Path | None:
    """The SQLite file that has only leases; None if they are in the database or in Redis."""
    if not lease_url.startswith("sqlite:"):
        return None
    lease_file = find_file(lease_url)
    if find_kind(database_url) is DatabaseKind.SQLITE and find_file(database_url).resolve() == lease_file.resolve():
        return None
    return lease_file


def make_backup(target: Path, database_url: str, lease_url: str, program_version: str, now: float) -> Manifest:
    """Write a backup to a new file, which only its owner can read. Raises `BackupError` and `StoreUnavailable`."""
    if target.exists():
        raise BackupError(f"the file {target} exists already; choose another name")
    if not target.parent.is_dir():
        raise BackupError(f"the folder {target.parent} does not exist; create it first")
    kind, lease_file = find_kind(database_url), find_lease_file(database_url, lease_url)
    try:
        # Beside the target, because a temporary folder may be too small, and on another disk.
        with TemporaryDirectory(prefix=".dni-backup-", dir=target.parent) as folder:
            database, leases, whole = (Path(folder) / name for name in (DATABASE_MEMBER, LEASES_MEMBER, "whole"))
            # The leases first: a lease without a call is forgotten, a call without its lease is not attributed.
            if lease_file:
                _check_exists(lease_file)
                sqlite_files.copy_file(lease_file, leases)
            if kind is DatabaseKind.SQLITE:
                _check_exists(find_file(database_url))
                sqlite_files.copy_file(find_file(database_url), database)
                schema_version = sqlite_files.read_schema_version(database)
            else:
                schema_version = postgresql_programs.read_schema_version(database_url)
                postgresql_programs.dump(database_url, database)
            made_at = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
            manifest = Manifest(program_version, kind, schema_version, made_at, lease_file is not None)
            whole.touch(_PRIVATE)
            with ZipFile(whole, "w", ZIP_DEFLATED, compresslevel=_ZIP_LEVEL) as archive:
                archive.writestr(MANIFEST_MEMBER, write_manifest(manifest))
                archive.write(database, DATABASE_MEMBER)
                if lease_file:
                    archive.write(leases, LEASES_MEMBER)
            os.replace(whole, target)
    except OSError as error:
        raise BackupError(f"the backup {target} can't be written: {error.strerror or error}") from error
    return manifest


def _check_exists(path: Path) -> None:
    if not path.is_file():
        raise BackupError(f"there is no database {path}; check DNI_DATABASE_URL, DNI_LEASE_URL and the working folder")
