"""The audit of an organisation: changes of its accounts and what its people did, as one list."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from server.domain.account_changes import describe_change
from server.domain.account_history import FieldChange, HistoryEntry, list_shown_changes
from server.domain.people.sign_ins import SignInRecord

_CURSOR = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,7})?):([0-9]{1,4})")


@dataclass(frozen=True)
class AuditLine:
    """What happened: an `event` of people, or a change of an `account`. `through`: console, file, api and so on."""

    at: float
    who: str
    event: str = ""
    details: tuple[str, ...] = ()
    account: str = ""
    through: str = ""
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True)
class AuditCursor:
    """Where a page begins: lines at `until` or earlier, without the first `skipped` ones, which other pages have shown."""

    until: float
    skipped: int = 0

    def __str__(self) -> str:
        return f"{self.until!r}:{self.skipped}"


def read_cursor(text: str) -> AuditCursor:
    """The cursor of an address. Raises `ValueError`."""
    found = _CURSOR.fullmatch(text)
    if found is None:
        raise ValueError("not a cursor of the audit")
    return AuditCursor(float(found[1]), int(found[2]))


def write_change_line(account: str, entry: HistoryEntry) -> AuditLine:
    """The line of a change of an account."""
    details = tuple(_describe(change) for change in list_shown_changes(entry.changes))
    return AuditLine(entry.changed_at, entry.by.name, "", details, account, entry.by.through.value, entry.changes)


def write_event_line(record: SignInRecord) -> AuditLine:
    """The line of what a person did."""
    return AuditLine(record.at, record.email, record.event.value, (record.details,) if record.details else ())


def cut_page(
    changes: Iterable[AuditLine], events: Iterable[AuditLine], cursor: AuditCursor, size: int
) -> tuple[list[AuditLine], AuditCursor | None]:
    """The lines of a page, latest first, and where the next one begins; None after the last one.

    Both kinds must be sorted, and have `skipped + size + 1` lines at least if there are as many.
    """
    merged = sorted([*changes, *events], key=attrgetter("at"), reverse=True)[cursor.skipped :]
    shown = merged[:size]
    if len(merged) <= size:
        return shown, None
    until = shown[-1].at
    count = len([line for line in shown if line.at == until])
    return shown, AuditCursor(until, count + (cursor.skipped if until == cursor.until else 0))


def _describe(change: FieldChange) -> str:
    if change.path:
        return describe_change(change)
    return f"created: {change.new}" if change.old is None else f"deleted: {change.old}"
