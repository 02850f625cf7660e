"""Looks at the files of an installation: who can read and write them, and how much space is left."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from stat import S_IMODE, S_IROTH, S_IXOTH


@dataclass(frozen=True)
class FileFacts:
    """A file with data or secrets. `is_open`: other users of the machine can read it."""

    path: Path
    exists: bool
    is_readable: bool
    is_writable: bool
    is_folder_writable: bool
    is_open: bool
    mode: int
    free_bytes: int
    all_bytes: int


def look_at_file(path: Path) -> FileFacts:
    """What is known of the file; of a missing one, what is known of the nearest folder above it that exists."""
    exists = path.is_file()
    folder = next((one for one in path.absolute().parents if one.is_dir()), Path("/"))
    mode = S_IMODE(path.stat().st_mode) if exists else 0
    usage = shutil.disk_usage(folder)
    return FileFacts(
        path=path,
        exists=exists,
        is_readable=exists and os.access(path, os.R_OK),
        is_writable=exists and os.access(path, os.W_OK),
        is_folder_writable=os.access(folder, os.W_OK | os.X_OK),
        is_open=bool(mode & S_IROTH) and _can_others_enter(path.absolute()),
        mode=mode,
        free_bytes=usage.free,
        all_bytes=usage.total,
    )


def _can_others_enter(path: Path) -> bool:
    return all(S_IMODE(folder.stat().st_mode) & S_IXOTH for folder in path.resolve().parents)
