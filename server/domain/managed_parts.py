"""Tracks what manages each named part of an account: a file, the console or the carrier."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from server.domain.accounts import Account, RemovedPart
from server.domain.choices import ManagedBy

PARTS: Mapping[str, str] = {
    "campaigns": "campaign",
    "target_numbers": "target number",
    "number_pools": "number pool",
    "tracking_sources": "tracking source",
    "receiving_numbers": "receiving number",
    "routes": "route",
    "postbacks": "postback",
    "blocked_callers": "blocked caller",
}
"""The lists of an account with named parts, each with the term for one part."""

NAME_FIELDS: Mapping[str, str] = {"blocked_callers": "caller"}
"""The field that names a part, for lists where it is not `name`."""


@dataclass(frozen=True)
class MergedParts:
    """An account file's account, with the parts that others manage unchanged.

    Parts are named in words ("number pool roofing"). `needing_take`: the file changes them. `kept`: the file does not have
    them. `left_out`: the file has them, but others removed them. `known`: valid names for `take`.
    """

    account: Account
    needing_take: tuple[str, ...]
    kept: tuple[str, ...]
    left_out: tuple[str, ...]
    known: frozenset[str]


def mark_changed_parts(before: Account | None, after: Account, manager: ManagedBy, author: str) -> Account:
    """The account; `manager` manages new and changed parts, and removed parts are recorded."""
    marked: dict[str, Any] = {}
    removed: dict[str, Mapping[str, RemovedPart]] = {}
    for field in PARTS:
        known = {part.name: part for part in getattr(before, field)} if before else {}
        parts = getattr(after, field)
        marked[field] = tuple(
            part if known.get(part.name) == part else replace(part, managed_by=manager) for part in parts
        )
        gone = dict(before.removed_parts.get(field, {})) if before else {}
        gone |= {name: RemovedPart(manager, author) for name in known}
        there = {part.name for part in parts}
        removed[field] = {name: gone[name] for name in sorted(gone.keys() - there)}
    return replace(after, **marked, removed_parts=_without_empty(removed))


def keep_managers(before: Account, wanted: Account) -> Account:
    """The account that replaces the current one: each part as managed as the one of its name, with the same records."""
    kept: dict[str, Any] = {}
    for field in PARTS:
        managers = {part.name: part.managed_by for part in getattr(before, field)}
        kept[field] = tuple(
            replace(part, managed_by=managers.get(part.name, part.managed_by)) for part in getattr(wanted, field)
        )
    return replace(wanted, **kept, managed_settings=before.managed_settings, removed_parts=before.removed_parts)


def merge_parts(before: Account, wanted: Account, take: Collection[str]) -> MergedParts:
    """The result for the parts of the file's account `wanted`. For parts in `take`, the file wins.

    The record of a removed part is kept as long as files still have the part.
    """
    merged: dict[str, Any] = {}
    removed: dict[str, Mapping[str, RemovedPart]] = {}
    needing_take: list[str] = []
    kept: list[str] = []
    left_out: list[str] = []
    known: set[str] = set()
    for field, words in PARTS.items():
        theirs = {part.name: part for part in getattr(before, field) if part.managed_by is not ManagedBy.FILE}
        gone = before.removed_parts.get(field, {})
        in_file = {part.name: part for part in getattr(wanted, field)}
        known |= theirs.keys() | (gone.keys() & in_file.keys())
        untaken = {name: part for name, part in theirs.items() if name not in take}
        removed[field] = {name: one for name, one in gone.items() if name in in_file and name not in take}
        needing_take += [
            f"{words} {name}"
            for name, part in untaken.items()
            if name in in_file and replace(part, managed_by=ManagedBy.FILE) != in_file[name]
        ]
        only_theirs = [part for name, part in untaken.items() if name not in in_file]
        kept += [f"{words} {part.name}" for part in only_theirs]
        left_out += [
            f"{words} {name} (by {one.removed_by}, {one.managed_by.value})" for name, one in removed[field].items()
        ]
        wished = {name: part for name, part in in_file.items() if name not in removed[field]}
        merged[field] = (*(untaken.get(name, part) for name, part in wished.items()), *only_theirs)
    account = replace(wanted, **merged, removed_parts=_without_empty(removed))
    return MergedParts(account, tuple(needing_take), tuple(kept), tuple(left_out), frozenset(known))


def _without_empty(removed: Mapping[str, Mapping[str, RemovedPart]]) -> dict[str, Mapping[str, RemovedPart]]:
    return {field: parts for field, parts in removed.items() if parts}
