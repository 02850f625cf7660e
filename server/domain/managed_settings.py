"""Tracks what manages each setting of an account: a file, the console or the carrier."""

from collections.abc import Collection
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from server.domain.account_document import write_plain
from server.domain.accounts import Account, ManagedSetting
from server.domain.choices import ManagedBy
from server.domain.managed_parts import PARTS

ALL_SETTINGS = "account"
"""The name in `take` for all settings: the section with most of them."""

_NO_SETTINGS = (*PARTS, "key", "managed_settings", "removed_parts")
_SETTINGS = tuple(field for field in fields(Account) if field.name not in _NO_SETTINGS)
"""The fields of an account that are settings: all except its key and its lists of named parts."""


@dataclass(frozen=True)
class MergedSettings:
    """An account file's account, with the settings that others manage unchanged.

    `needing_take`: the file changes them. `kept`: others changed them, the file did not. `known`: valid names for `take`.
    """

    account: Account
    needing_take: tuple[str, ...]
    kept: tuple[str, ...]
    known: frozenset[str]


def mark_changed_settings(before: Account | None, after: Account, manager: ManagedBy) -> Account:
    """The account; `manager` manages the changed settings, the managers of others stay.

    In a new account, the settings without their default value count as changed.
    """
    managed = dict(before.managed_settings) if before else {}
    plain = _write_settings(before) if before else {}
    for field in _SETTINGS:
        default = field.default if field.default_factory is MISSING else field.default_factory()
        if getattr(after, field.name) != (getattr(before, field.name) if before else default):
            in_file = managed[field.name].in_file if field.name in managed else plain.get(field.name)
            managed[field.name] = ManagedSetting(manager, in_file)
    return replace(after, managed_settings=_sort(managed))


def merge_settings(before: Account, wanted: Account, take: Collection[str]) -> MergedSettings:
    """The result for the settings of the file's account `wanted`. For settings in `take`, the file wins.

    A setting that others changed is kept if the file has not changed it since: files contain all settings, at least name and
    country, so an old value in the file does not mean that its author wants to undo the change.
    """
    managed = before.managed_settings
    untaken = [name for name in managed if name not in take and ALL_SETTINGS not in take]
    plain = _write_settings(wanted)
    differing = [name for name in untaken if getattr(before, name) != getattr(wanted, name)]
    needing_take = tuple(name for name in differing if plain.get(name) != managed[name].in_file)
    kept: dict[str, Any] = {name: getattr(before, name) for name in untaken}
    remembered = {name: replace(managed[name], in_file=plain.get(name)) for name in untaken}
    known = frozenset({*managed, ALL_SETTINGS} if managed else ())
    merged = replace(wanted, **kept, managed_settings=_sort(remembered))
    return MergedSettings(merged, needing_take, tuple(name for name in differing if name not in needing_take), known)


def _write_settings(account: Account) -> Any:
    without_parts: dict[str, Any] = dict.fromkeys(PARTS, ())
    return write_plain(replace(account, **without_parts))


def _sort(managed: dict[str, ManagedSetting]) -> dict[str, ManagedSetting]:
    return {name: managed[name] for name in sorted(managed)}
