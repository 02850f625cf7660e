"""Who looks after which part of an account: a file, the console or the carrier."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from server.domain.account_history import Through
from server.domain.accounts import Account
from server.domain.choices import ManagedBy

PARTS: Mapping[str, str] = {
    "campaigns": "campaign",
    "target_numbers": "target number",
    "number_pools": "number pool",
    "tracking_sources": "tracking source",
    "receiving_numbers": "receiving number",
    "routes": "route",
    "postbacks": "postback",
}
"""The lists of an account that have named parts, each with the words for one of them."""

_MANAGERS = {
    Through.CONSOLE: ManagedBy.CONSOLE,
    Through.API: ManagedBy.CONSOLE,
    Through.CARRIER: ManagedBy.CARRIER,
}


@dataclass(frozen=True)
class MergedFile:
    """An account file's account, with the parts that others manage as they were.

    Parts are named in words ("number pool roofing"). `held_back`: the file has them differently. `kept`: it does not have
    them. `unknown` are names to take that no such part has.
    """

    account: Account
    held_back: tuple[str, ...]
    kept: tuple[str, ...]
    unknown: tuple[str, ...]


def mark_changed_parts(before: Account | None, after: Account, through: Through) -> Account:
    """The account, in which parts that are new or different are managed by what the change came through.

    A file and the command line say themselves who manages what.
    """
    manager = _MANAGERS.get(through)
    if manager is None:
        return after
    marked: dict[str, Any] = {}
    for field in PARTS:
        known = {part.name: part for part in getattr(before, field)} if before else {}
        marked[field] = tuple(
            part if known.get(part.name) == part else replace(part, managed_by=manager)
            for part in getattr(after, field)
        )
    return replace(after, **marked)


def merge_file(before: Account | None, wanted: Account, take: Collection[str] = ()) -> MergedFile:
    """What comes of importing the file's account, `wanted`. Parts whose names are in `take` are as the file has them."""
    if before is None:
        return MergedFile(wanted, (), (), tuple(take))
    merged: dict[str, Any] = {}
    held_back: list[str] = []
    kept: list[str] = []
    managed: set[str] = set()
    for field, words in PARTS.items():
        theirs = {part.name: part for part in getattr(before, field) if part.managed_by is not ManagedBy.FILE}
        managed |= theirs.keys()
        untaken = {name: part for name, part in theirs.items() if name not in take}
        in_file = {part.name: part for part in getattr(wanted, field)}
        held_back += [
            f"{words} {name}"
            for name, part in untaken.items()
            if name in in_file and replace(part, managed_by=ManagedBy.FILE) != in_file[name]
        ]
        only_theirs = [part for name, part in untaken.items() if name not in in_file]
        kept += [f"{words} {part.name}" for part in only_theirs]
        merged[field] = (*(untaken.get(name, part) for name, part in in_file.items()), *only_theirs)
    unknown = tuple(name for name in take if name not in managed)
    return MergedFile(replace(wanted, **merged), tuple(held_back), tuple(kept), unknown)
