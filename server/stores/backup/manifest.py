"""What a backup says about itself."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

FORMAT = 1


class BackupError(Exception):
    """A backup can't be made or restored. The message is for the operator, says what to do, and contains no secret."""


class DatabaseKind(StrEnum):
    """The engine of the database. A backup can be restored only into the same one."""

    SQLITE = "sqlite"
    POSTGRESQL = "postgresql"


@dataclass(frozen=True)
class Manifest:
    """`schema_version` is the version of the tables, None if there are none; `made_at` is in ISO 8601, in UTC.

    `has_lease_file`: the leases had a SQLite file of their own, which is in the backup.
    """

    program_version: str
    kind: DatabaseKind
    schema_version: str | None
    made_at: str
    has_lease_file: bool
    format: int = FORMAT


def write_manifest(manifest: Manifest) -> str:
    """The manifest as JSON."""
    return json.dumps(asdict(manifest), indent=2)


def read_manifest(text: str) -> Manifest:
    """The manifest. Raises `BackupError`."""
    try:
        fields = json.loads(text)
        if fields["format"] != FORMAT:
            raise BackupError(
                f"the backup has format {fields['format']}, which this dni_py does not know. Upgrade dni_py."
            )
        return Manifest(**{**fields, "kind": DatabaseKind(fields["kind"])})
    except (ValueError, TypeError, KeyError) as error:
        raise BackupError("the manifest of the backup can't be read; the file is damaged or not a backup") from error
