"""The history of an account: who changed it, when, through what, and the old and new value of each field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from server.domain.account_document import write_plain
from server.domain.accounts import Account
from server.domain.choices import ManagedBy

NamePath: TypeAlias = tuple[str, ...]
"""The path of a field. It has the names of parts instead of their positions, which other changes can shift."""

PART_NAMES = ("name", "target_number", "parameter", "caller")
"""The fields that identify the parts of a list."""

_BY_MEMBERS = "tracking_numbers"


class Through(StrEnum):
    FILE = "file"
    CONSOLE = "console"
    API = "api"
    CLI = "cli"
    CARRIER = "carrier"


@dataclass(frozen=True)
class Author:
    """The person who makes a change, and through what."""

    name: str
    through: Through


OPERATOR = Author("operator", Through.CLI)
"""The person who runs the server, if no name is known."""


@dataclass(frozen=True)
class FieldChange:
    """A changed field: its old and new value as in the account's document, None if there is none.

    For a pool's tracking numbers, `old` lists the removed and `new` the added ones.
    """

    path: NamePath
    old: Any
    new: Any

    def __str__(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True)
class HistoryEntry:
    """The change of an account that created this revision."""

    revision: int
    changed_at: float
    by: Author
    changes: tuple[FieldChange, ...]


def list_field_changes(before: Account | None, after: Account) -> tuple[FieldChange, ...]:
    """Each changed field. A new account is one change, from None to its name."""
    if before is None:
        return (FieldChange((), None, after.name),)
    return tuple(_compare((), write_plain(before), write_plain(after)))


def list_shown_changes(changes: Iterable[FieldChange]) -> Iterator[FieldChange]:
    """The changes to show to people: with the manager of a setting as its field, without data for the next import."""
    for change in changes:
        if change.path[:1] == ("managed_settings",) and change.path[2:3] != ("in_file",):
            old, new = _find_manager(change.old), _find_manager(change.new)
            yield FieldChange((change.path[1], "managed_by"), old, new)
        elif change.path[:1] not in (("managed_settings",), ("removed_parts",)):
            yield change


def _find_manager(managed: Any) -> str:
    """The manager in a managed setting (a mapping, or the manager alone); the file manages a setting without one."""
    manager = managed.get("managed_by") if isinstance(managed, Mapping) else managed
    return str(manager or ManagedBy.FILE.value)


def _compare(path: NamePath, old: Any, new: Any) -> Iterator[FieldChange]:
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping) and old.get("kind") == new.get("kind"):
        for name in dict.fromkeys([*old, *new]):
            yield from _compare((*path, name), old.get(name), new.get(name))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _compare_lists(path, old, new)
    else:
        yield FieldChange(path, old, new)


def _compare_lists(path: NamePath, old: list[Any], new: list[Any]) -> Iterator[FieldChange]:
    old_parts, new_parts = _name_parts(old), _name_parts(new)
    if path[-1] == _BY_MEMBERS:
        # A pool may have 100,000 of them.
        before, after = ({tuple(one.items()): one for one in numbers} for numbers in (old, new))
        gone = [one for members, one in before.items() if members not in after]
        yield FieldChange(path, gone, [one for members, one in after.items() if members not in before])
    elif old_parts is None or new_parts is None:
        yield FieldChange(path, old, new)
    else:
        yield from _compare(path, old_parts, new_parts)
        kept = [name for name in old_parts if name in new_parts]
        reordered = [name for name in new_parts if name in old_parts]
        if kept != reordered:
            yield FieldChange((*path, "order"), kept, reordered)


def _name_parts(parts: Sequence[Any]) -> dict[str, Any] | None:
    """The parts by their names; None if they don't have unique names."""
    for name in PART_NAMES:
        named = {part[name]: part for part in parts if isinstance(part, Mapping) and name in part}
        if len(named) == len(parts):
            return named
    return None
