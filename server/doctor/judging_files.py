"""Judges the files of an installation: those of the database and the leases, and the settings file."""

from collections.abc import Iterator

from server.doctor.findings import Check, Finding, ok, report_problem, warn
from server.doctor.looking_at_files import FileFacts

LEAST_FREE_BYTES = 100_000_000
FEW_FREE_BYTES = 1_000_000_000


def judge_data_file(facts: FileFacts) -> Iterator[Finding]:
    """The file of a SQLite database, which is missing before the first start."""
    whose = f"Run this as the user that runs `dni serve`, or give that user the folder {facts.path.parent}."
    if not facts.exists:
        yield report_problem(
            Check.FILES, f"There is no database file {facts.path}.", "Run `dni init`, or correct DNI_DATABASE_URL."
        )
    elif not facts.is_readable or not facts.is_writable:
        yield report_problem(Check.FILES, f"This user may not read and write {facts.path}.", whose)
    elif not facts.is_folder_writable:
        message = f"This user may not write to the folder {facts.path.parent}, where SQLite keeps its log."
        yield report_problem(Check.FILES, message, whose)
    elif facts.is_open:
        message = f"All users of this machine can read {facts.path} ({facts.mode:o}). It has callers' numbers."
        yield warn(Check.FILES, message, f"Run `chmod 600 {facts.path}`.")
    else:
        yield ok(Check.FILES, f"{facts.path} can be written, and other users can't read it.")
    yield judge_space(facts)


def judge_space(facts: FileFacts) -> Finding:
    """How much space is left for data."""
    free = f"{facts.free_bytes / 1e9:,.1f} GB of {facts.all_bytes / 1e9:,.1f} GB are free at {facts.path.parent}."
    advice = "Free some space: without it no call is logged and no number is leased."
    if facts.free_bytes < LEAST_FREE_BYTES:
        return report_problem(Check.DISK_SPACE, free, advice)
    if facts.free_bytes < FEW_FREE_BYTES:
        return warn(Check.DISK_SPACE, free, advice)
    return ok(Check.DISK_SPACE, free)


def judge_settings_file(facts: FileFacts) -> Finding:
    """The settings file, which has the secret key."""
    if facts.is_open:
        message = f"All users of this machine can read {facts.path} ({facts.mode:o}). It may have secrets."
        return report_problem(Check.FILES, message, f"Run `chmod 600 {facts.path}`.")
    return ok(Check.FILES, f"Settings file {facts.path}; other users can't read it.")
