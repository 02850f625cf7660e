"""Checks every field of an account by itself, so that no account is stored that a file can't express."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from server.domain.account_checks import texts
from server.domain.account_checks.match_rules import find_rule_faults
from server.domain.account_checks.parts import find_part_faults
from server.domain.account_checks.rules_by_part import RULES
from server.domain.account_checks.steps import list_located_steps
from server.domain.account_problems import AccountProblem, FieldPath
from server.domain.accounts import Account
from server.domain.phone_numbers import PhoneNumber, parse_phone_number
from server.domain.routing.steps import AnyStep, GoTo, HangUp, Route, Say, Step, TagCase

PARTS = (
    "parameter_mapping",
    "campaigns",
    "target_numbers",
    "number_pools",
    "tracking_sources",
    "page_events",
    "receiving_numbers",
    "routes",
    "postbacks",
    "blocked_callers",
)
"""The fields that are sections of their own in the account file; the others are in its section `account`."""
FILE_NAMES: Mapping[str, FieldPath] = {
    "rung": ("receiving_numbers",),
    "receiving_number": ("name",),
    "is_recorded": ("record",),
    "cases": (),
    "shows": (),
}
"""Fields with another name in the account file, or without one there."""
_KEYS = {"parameter_mapping": "parameter", "assign": "target_number", "tags": "name"}
"""Lists that are mappings in the account file, with the field that is the key there."""


def check_fields(account: Account) -> Iterator[AccountProblem]:
    for path, message in _check_part(account, ()):
        is_own = path[0] not in PARTS
        yield AccountProblem(("account", *path) if is_own else path, message)
    for located in list_located_steps(account.routes).steps:
        yield from (AccountProblem(path, message) for path, message in _check_step(located.step, located.field))


def _check_step(step: Step, field: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(step, Say):
        yield from _check_part(step.say, (*field, "say"))
    elif isinstance(step, GoTo | HangUp):
        yield from _check_part(step, field)
    else:
        yield from _check_part(step, (*field, step.kind))


def _check_part(part: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    own = RULES.get(type(part), {})
    for field in fields(part):
        value = getattr(part, field.name)
        at = (*path, *_find_words(part, field.name))
        if field.name in own and value is not None:
            yield from (((*at, *below), what) for below, what in own[field.name].find_faults(value))
        if field.name == "match" and value is not None:
            yield from (((*at, *below), what) for below, what in find_rule_faults(value))
        else:
            yield from _check_value(value, at, _KEYS.get(field.name))
    yield from (((*path, *below), what) for below, what in find_part_faults(part))


def _find_words(part: Any, name: str) -> FieldPath:
    if isinstance(part, TagCase) and name == "values":
        return (part.test.value,)
    return FILE_NAMES.get(name, (name,))


def _check_value(value: Any, at: FieldPath, key: str | None) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, tuple) and key:
        yield from _check_record(value, at, key)
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _check_value(entry, (*at, index), None)
    elif isinstance(value, PhoneNumber):
        yield from _check_number(value, at)
    elif isinstance(value, Route):
        yield from (((*at, "name"), what) for _, what in texts.ROUTE_NAME.find_faults(value.name))
    elif is_dataclass(value) and not isinstance(value, AnyStep):
        yield from _check_part(value, at)


def _check_record(entries: tuple[Any, ...], at: FieldPath, key: str) -> Iterator[tuple[FieldPath, str]]:
    seen: set[str] = set()
    for entry in entries:
        name = getattr(entry, key)
        if name in seen:
            yield (*at, name), f"{name!r} is listed already; keep one of them"
        seen.add(name)
        # A problem of a mapping's value is reported at its key.
        yield from (((*at, name), what) for _, what in _check_part(entry, ()))


def _check_number(number: PhoneNumber, at: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    try:
        read = parse_phone_number(number.number, "ZZ", number.extension)
    except ValueError as error:
        yield at, str(error)
    else:
        if read != number:
            yield at, f"'{number}' must be written as '{read}'"
