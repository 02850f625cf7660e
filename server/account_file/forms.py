"""Forms: they turn an entry of the account file into a part of the domain, and back.

A form takes its fields, defaults and rules from the part's dataclass and from the rules in `server.domain`. It declares only
the differences of the file. A number without quotes is accepted where text is expected; an unknown field is an error.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, Field, fields
from enum import Enum
from functools import cached_property
from types import MappingProxyType, NoneType
from typing import Annotated, Any, Generic, TypeVar, get_args, get_type_hints

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StrictBool,
    StrictInt,
    StringConstraints,
    TypeAdapter,
    create_model,
)
from pydantic import Field as EntryField

from server.domain.account_checks.parts import find_part_faults
from server.domain.account_checks.rules import ListRule, Rule, TextRule, WholeRule
from server.domain.account_checks.rules_by_part import RULES

Part = TypeVar("Part")
_STRICT: Mapping[Any, Any] = {bool: StrictBool, int: StrictInt}
_NOT_IN_FILES = ("kind", "managed_by", "managed_settings", "removed_parts")
"""Fields that never appear in files: the discriminator of stored parts, and records of changes by the console and carriers."""


class Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True, defer_build=True)


class Form(Generic[Part]):
    """The form of one class of parts.

    Differences of the file: `types` by field, `names` by field, `stand_ins` (fields that the entry does not have, with their
    temporary values) and `extra` (fields that only the file has). The file lists the fields of `order` first, then those of
    the dataclass in its order. `expand` turns a short entry into a full one.
    """

    def __init__(
        self,
        part: type[Part],
        *,
        types: Mapping[str, Any] = MappingProxyType({}),
        names: Mapping[str, str] = MappingProxyType({}),
        stand_ins: Mapping[str, Any] = MappingProxyType({}),
        extra: Mapping[str, Any] = MappingProxyType({}),
        order: Collection[str] = (),
        expand: Callable[[Any], Any] = lambda entry: entry,
    ) -> None:
        self.part = part
        self.expand = expand
        self.stand_ins = stand_ins
        hints = get_type_hints(part)
        by_name: dict[str, Field[Any]] = {field.name: field for field in fields(part)}  # type: ignore[arg-type]
        kept = [name for name in by_name if name not in (*order, *stand_ins, *_NOT_IN_FILES)]
        self.fields = {name: names.get(name, name) for name in (*order, *kept)}
        self.defaults = {name: _find_default(by_name[name]) for name in self.fields}
        entries: dict[str, Any] = {}
        for name, word in self.fields.items():
            default = ... if self.defaults[name] is MISSING else self.defaults[name]
            read = types.get(name) or make_type(_strip_none(hints[name]), RULES.get(part, {}).get(name))
            entries[name] = _allow_none(read, hints[name]), EntryField(default, alias=word)
        self.model: type[Entry] = create_model(f"{part.__name__}Entry", __base__=Entry, **(entries | dict(extra)))

    @cached_property
    def type(self) -> Any:
        """The type for a field of another entry; its value is read as the part."""
        return Annotated[self.model, BeforeValidator(self.expand), AfterValidator(self.build)]

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.type)

    def build(self, entry: Entry) -> Part:
        """The part; raises `ValueError` when its fields contradict each other."""
        part = self.part(**{name: getattr(entry, name) for name in self.fields}, **self.stand_ins)
        for _, message in find_part_faults(part):
            raise ValueError(message)
        return part

    def write(self, part: Part, write_value: Callable[[Any], Any], *, is_full: bool = False) -> dict[str, Any]:
        """The entry for this part, without fields that have their default value unless `is_full`."""
        return {
            word: write_value(getattr(part, name))
            for name, word in self.fields.items()
            if is_full or getattr(part, name) != self.defaults[name]
        }


def make_type(annotation: Any, rule: Rule | None) -> Any:
    if isinstance(rule, TextRule):
        text = StringConstraints(strip_whitespace=rule.is_stripped, min_length=rule.least or None, max_length=rule.most)
        return Annotated[str, text, AfterValidator(rule.read)]
    if isinstance(rule, WholeRule):
        return Annotated[int, EntryField(strict=True, ge=rule.least, le=rule.most)]
    if isinstance(rule, ListRule):
        return make_list_type(rule, make_type(None, rule.of))
    return _STRICT.get(annotation, annotation)


def make_list_type(rule: ListRule, entry: Any) -> Any:
    """The type of a list of these entries. The length is checked first, before any entry."""

    def check_length(values: Any) -> Any:
        message = rule.describe_length(len(values)) if isinstance(values, list | dict) else None
        if message:
            raise ValueError(message)
        return values

    def order(values: tuple[Any, ...]) -> tuple[Any, ...]:
        once = dict.fromkeys(values) if rule.is_set or rule.is_ascending else values
        return tuple(sorted(once) if rule.is_ascending else once)

    return Annotated[tuple[entry, ...], BeforeValidator(check_length), AfterValidator(order)]


def _find_default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _strip_none(hint: Any) -> Any:
    others = [part for part in get_args(hint) if part is not NoneType]
    return others[0] if NoneType in get_args(hint) and len(others) == 1 else hint


def _allow_none(type_: Any, hint: Any) -> Any:
    return type_ | None if NoneType in get_args(hint) else type_


def write_plain(value: Any) -> Any:
    """The value of an enum member; any other value unchanged."""
    return value.value if isinstance(value, Enum) else value
