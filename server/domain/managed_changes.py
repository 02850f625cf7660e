"""Tracks which means manages each part and setting of an account, and limits what an account file may change."""

from collections.abc import Collection
from dataclasses import dataclass

from server.domain.account_history import Author, Through
from server.domain.accounts import Account
from server.domain.choices import ManagedBy
from server.domain.managed_parts import PARTS, mark_changed_parts, merge_parts
from server.domain.managed_settings import mark_changed_settings, merge_settings

_MANAGERS = {
    Through.CONSOLE: ManagedBy.CONSOLE,
    Through.API: ManagedBy.CONSOLE,
    Through.CARRIER: ManagedBy.CARRIER,
}


@dataclass(frozen=True)
class MergedFile:
    """An account file's account, with everything that others manage unchanged.

    In words ("number pool roofing", "setting time_zone"): `needing_take` are changes of the file that need `take`; `kept`
    are parts that the file does not have, `kept_settings` are settings that others changed and the file did not, and
    `left_out` are parts of the file that others removed. `unknown` are names in `take` that match nothing of others.
    """

    account: Account
    needing_take: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    kept_settings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def list_names_to_take(merged: MergedFile) -> tuple[str, ...]:
    """The names for `take` with which the file wins over each part and setting that contradicts it."""
    words = (*PARTS.values(), "setting")
    return tuple(
        next(one.removeprefix(f"{word} ") for word in words if one.startswith(f"{word} "))
        for one in merged.needing_take
    )


def mark_changes(before: Account | None, after: Account, by: Author) -> Account:
    """The account; new, changed and removed parts and settings are marked as managed by the means of the change.

    Files and the command line set the managers themselves.
    """
    manager = _MANAGERS.get(by.through)
    if manager is None:
        return after
    return mark_changed_settings(before, mark_changed_parts(before, after, manager, by.name), manager)


def merge_file(before: Account | None, wanted: Account, take: Collection[str] = ()) -> MergedFile:
    """The result of importing the file's account `wanted`. For parts and settings named in `take`, the file wins."""
    if before is None:
        return MergedFile(wanted, unknown=tuple(take))
    parts = merge_parts(before, wanted, take)
    settings = merge_settings(before, parts.account, take)
    return MergedFile(
        settings.account,
        needing_take=(*(f"setting {name}" for name in settings.needing_take), *parts.needing_take),
        kept=parts.kept,
        kept_settings=settings.kept,
        left_out=parts.left_out,
        unknown=tuple(name for name in take if name not in parts.known | settings.known),
    )
