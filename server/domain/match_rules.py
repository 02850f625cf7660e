"""The rule by which a tracking source is recognised, as a tree, and its shape on the wire.

The wire shape is what `dni_py.core` reads, in the browser and on the server, and what the store keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias


class Subject(StrEnum):
    """What a condition looks at."""

    PARAMETER = "parameter"
    LANDING_DOMAIN = "landing_domain"
    LANDING_PATH = "landing_path"
    LANDING_URL = "landing_url"
    REFERRING_DOMAIN = "referring_domain"
    REFERRING_PATH = "referring_path"
    REFERRING_URL = "referring_url"


class ConditionTest(StrEnum):
    """How a condition compares; all but `present` hold when any one of the condition's values does."""

    PRESENT = "present"
    EQUALS = "equals"
    CONTAINS = "contains"
    PATTERN = "pattern"
    DOMAIN = "domain"
    PATH = "path"


DEFAULT_TESTS: Mapping[Subject, ConditionTest] = {
    Subject.PARAMETER: ConditionTest.PRESENT,
    Subject.LANDING_DOMAIN: ConditionTest.DOMAIN,
    Subject.LANDING_PATH: ConditionTest.PATH,
    Subject.LANDING_URL: ConditionTest.CONTAINS,
    Subject.REFERRING_DOMAIN: ConditionTest.DOMAIN,
    Subject.REFERRING_PATH: ConditionTest.PATH,
    Subject.REFERRING_URL: ConditionTest.CONTAINS,
}
"""The test that a condition uses when the account file names none."""


@dataclass(frozen=True)
class Condition:
    """One comparison. `parameter` is the URL parameter's name in lower case, empty for every other subject."""

    subject: Subject
    test: ConditionTest
    values: tuple[str, ...] = ()
    parameter: str = ""


@dataclass(frozen=True)
class AllOf:
    """Holds when every one of `rules` does; with none, always."""

    rules: tuple["MatchRule", ...]


@dataclass(frozen=True)
class AnyOf:
    """Holds when at least one of `rules` does."""

    rules: tuple["MatchRule", ...]


@dataclass(frozen=True)
class Not:
    """Holds when `rule` does not."""

    rule: "MatchRule"


MatchRule: TypeAlias = Condition | AllOf | AnyOf | Not


def write_rule(rule: MatchRule) -> dict[str, Any]:
    """The rule in its wire shape, of plain JSON values."""
    if isinstance(rule, AllOf):
        return {"all": [write_rule(part) for part in rule.rules]}
    if isinstance(rule, AnyOf):
        return {"any": [write_rule(part) for part in rule.rules]}
    if isinstance(rule, Not):
        return {"not": write_rule(rule.rule)}
    wire: dict[str, Any] = {"subject": rule.subject.value, "test": rule.test.value, "values": list(rule.values)}
    if rule.parameter:
        wire["name"] = rule.parameter
    return wire


def read_rule(wire: Mapping[str, Any]) -> MatchRule:
    """The rule back from what `write_rule` wrote; raises `KeyError` or `ValueError` for anything else."""
    if "all" in wire:
        return AllOf(tuple(read_rule(part) for part in wire["all"]))
    if "any" in wire:
        return AnyOf(tuple(read_rule(part) for part in wire["any"]))
    if "not" in wire:
        return Not(read_rule(wire["not"]))
    return Condition(Subject(wire["subject"]), ConditionTest(wire["test"]), tuple(wire["values"]), wire.get("name", ""))
