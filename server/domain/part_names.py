"""The names by which parts of an account refer to each other: renaming a part, and listing what uses it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from server.domain.accounts import (
    Account,
    Assignment,
    Campaign,
    FromPool,
    OffSiteSource,
    OnSiteSource,
    TargetNumber,
)
from server.domain.managed_parts import NAME_FIELDS, PARTS
from server.domain.number_pools import NumberPool
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Postback
from server.domain.routing.steps import GoTo, Rung

Value = TypeVar("Value")

REFERENCES: Mapping[str, tuple[tuple[type, str], ...]] = {
    "campaigns": (
        (TargetNumber, "campaign"),
        (NumberPool, "campaign"),
        (OffSiteSource, "campaign"),
        (Postback, "campaign"),
    ),
    "target_numbers": ((Assignment, "target_number"), (NumberPool, "target_numbers")),
    "number_pools": ((FromPool, "number_pool"),),
    "receiving_numbers": ((Rung, "receiving_number"),),
    "routes": (
        *((Account, "route"), (Campaign, "route"), (NumberPool, "route"), (GoTo, "route")),
        *((OnSiteSource, "route"), (OffSiteSource, "route")),
    ),
}
"""The fields that have the names of parts, by the list of these parts. Nothing refers to parts of the other lists."""


@dataclass(frozen=True)
class PartUse:
    """A part that refers to another one: its list and its name; or a setting of the account, with `section` "account"."""

    section: str
    name: str

    def __str__(self) -> str:
        return f"{PARTS.get(self.section, 'setting')} {self.name}"


class NameTaken(ValueError):
    """The list has a part of the new name already."""


def rename_part(account: Account, section: str, old_name: str, new_name: str) -> Account:
    """The account with the part under its new name, there and in all parts that refer to it.

    Raises `KeyError` when the list `section` has no part of the old name, and `NameTaken`.
    """
    parts = getattr(account, section)
    names = [part.name for part in parts]
    if old_name not in names:
        raise KeyError(old_name)
    if old_name == new_name:
        return account
    if new_name in names:
        raise NameTaken(f"{new_name!r} is already the name of a {PARTS[section]}")
    name_field: dict[str, Any] = {NAME_FIELDS.get(section, "name"): new_name}
    renamed: dict[str, Any] = {
        section: tuple(replace(part, **name_field) if part.name == old_name else part for part in parts)
    }
    return _rename_references(replace(account, **renamed), section, old_name, new_name)


def list_uses(account: Account, section: str, name: str) -> tuple[PartUse, ...]:
    """What refers to the part, in the order of the account. A part that names it several times is listed once."""
    return map_uses(account, section).get(name, ())


def map_uses(account: Account, section: str) -> Mapping[str, tuple[PartUse, ...]]:
    """What refers to each part of the list `section`, by the name of that part."""
    references = frozenset(REFERENCES.get(section, ()))
    uses: dict[str, dict[PartUse, None]] = {}
    if account.route is not None and (Account, "route") in references:
        uses[account.route] = {PartUse("account", "route"): None}
    for other in PARTS:
        for part in getattr(account, other):
            for name in _list_references(part, references):
                uses.setdefault(name, {})[PartUse(other, part.name)] = None
    return {name: tuple(users) for name, users in uses.items()}


def _list_references(value: Any, references: frozenset[tuple[type, str]]) -> Iterator[str]:
    if isinstance(value, PhoneNumber):
        # A pool may have 100,000 of them.
        return
    if is_dataclass(value):
        for field in fields(value):
            one = getattr(value, field.name)
            if (type(value), field.name) not in references:
                yield from _list_references(one, references)
            elif one is not None:
                yield from one if isinstance(one, tuple) else (one,)
    elif isinstance(value, tuple):
        for one in value:
            yield from _list_references(one, references)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _list_references(one, references)


def _rename_references(account: Account, section: str, old_name: str, new_name: str) -> Account:
    return _Renaming(frozenset(REFERENCES.get(section, ())), old_name, new_name).apply(account)


@dataclass(frozen=True)
class _Renaming:
    references: frozenset[tuple[type, str]]
    old_name: str
    new_name: str

    def apply(self, value: Value) -> Value:
        """The value with the new name; the same object if it has no reference."""
        changed: Any = value
        if isinstance(value, PhoneNumber):
            return value
        if is_dataclass(value) and not isinstance(value, type):
            found = {field.name: getattr(value, field.name) for field in fields(value)}
            after = {name: self._apply_to_field(type(value), name, one) for name, one in found.items()}
            changes = {name: one for name, one in after.items() if one is not found[name]}
            changed = replace(value, **changes) if changes else value
        elif isinstance(value, tuple):
            items = tuple(map(self.apply, value))
            changed = items if any(a is not b for a, b in zip(items, value, strict=True)) else value
        elif isinstance(value, Mapping):
            entries = {name: self.apply(one) for name, one in value.items()}
            changed = entries if any(entries[name] is not one for name, one in value.items()) else value
        return changed  # type: ignore[no-any-return]

    def _apply_to_field(self, owner: type, name: str, value: Any) -> Any:
        if (owner, name) not in self.references:
            return self.apply(value)
        if isinstance(value, tuple):
            renamed = tuple(self.new_name if one == self.old_name else one for one in value)
            return renamed if renamed != value else value
        return self.new_name if value == self.old_name else value
