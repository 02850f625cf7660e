"""Restores a backup, after checking that it fits."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile
from zlib import error as DamagedDeflate

from server.stores.backup import postgresql_programs, sqlite_files
from server.stores.backup.making import (
    DATABASE_MEMBER,
    LEASES_MEMBER,
    MANIFEST_MEMBER,
    find_file,
    find_kind,
    find_lease_file,
)
from server.stores.backup.manifest import BackupError, DatabaseKind, Manifest, read_manifest
from server.stores.sql.migrate import list_versions


def restore_backup(source: Path, database_url: str, lease_url: str, *, may_replace: bool) -> Manifest:
    """Put a backup into the database, in place of all that is in it. No server may use it meanwhile.

    Refuses a database that has data unless it `may_replace` it, a backup of another engine, and one of a newer program.
    Raises `BackupError` and `StoreUnavailable`.
    """
    try:
        with ZipFile(source) as archive:
            manifest = read_manifest(archive.read(MANIFEST_MEMBER).decode())
            _check_fits(manifest, find_kind(database_url))
            lease_file = find_lease_file(database_url, lease_url) if manifest.has_lease_file else None
            if not may_replace:
                _refuse_data(manifest.kind, database_url, lease_file)
            with TemporaryDirectory(prefix=".dni-restore-", dir=source.parent) as folder:
                database = Path(archive.extract(DATABASE_MEMBER, folder))
                # All that may be damaged is checked before anything is replaced.
                leases = Path(archive.extract(LEASES_MEMBER, folder)) if lease_file else None
                if leases:
                    sqlite_files.check_file(leases)
                _find_restore(manifest.kind)(database_url, database)
                if lease_file and leases:
                    sqlite_files.replace_content(leases, lease_file)
    except FileNotFoundError as error:
        raise BackupError(f"there is no file {error.filename}") from error
    except (BadZipFile, DamagedDeflate, KeyError, EOFError, UnicodeDecodeError) as error:
        raise BackupError(f"{source} is damaged or not a backup of dni_py") from error
    except OSError as error:
        raise BackupError(f"the backup {source} can't be restored: {error.strerror or error}") from error
    return manifest


def _check_fits(manifest: Manifest, kind: DatabaseKind) -> None:
    if manifest.kind is not kind:
        raise BackupError(
            f"the backup is of a {manifest.kind} database, and DNI_DATABASE_URL is a {kind} one. "
            f"Point DNI_DATABASE_URL at a {manifest.kind} database."
        )
    if manifest.schema_version is not None and manifest.schema_version not in list_versions():
        raise BackupError(
            f"the backup has tables of version {manifest.schema_version} (dni_py {manifest.program_version}), which this "
            "dni_py does not know. Install the dni_py that made the backup, or a newer one."
        )


def _refuse_data(kind: DatabaseKind, database_url: str, lease_file: Path | None) -> None:
    if kind is DatabaseKind.SQLITE:
        is_used = sqlite_files.has_data(find_file(database_url))
    else:
        is_used = postgresql_programs.has_data(database_url)
    if is_used or (lease_file and sqlite_files.has_data(lease_file)):
        raise BackupError(
            "the database has data, which would be lost. Stop the server, and use --replace to replace it."
        )


def _find_restore(kind: DatabaseKind) -> Callable[[str, Path], None]:
    return _restore_file if kind is DatabaseKind.SQLITE else postgresql_programs.restore


def _restore_file(database_url: str, database: Path) -> None:
    sqlite_files.check_file(database)
    sqlite_files.replace_content(database, find_file(database_url))
