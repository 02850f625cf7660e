"""The rule by which a tracking source is recognised, as a tree of conditions, and as plain values.

The plain values are what the store keeps and what `server.domain.public_config.conditions` makes patterns of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from server.domain.public_config.conditions import Condition as WrittenCondition


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


def write_rule(rule: MatchRule) -> WrittenCondition:
    """The rule as plain JSON values."""
    if isinstance(rule, AllOf):
        return {"all": [write_rule(part) for part in rule.rules]}
    if isinstance(rule, AnyOf):
        return {"any": [write_rule(part) for part in rule.rules]}
    if isinstance(rule, Not):
        return {"not": write_rule(rule.rule)}
    written: WrittenCondition = {
        "subject": rule.subject.value,
        "test": rule.test.value,
        "values": list(rule.values),
    }
    if rule.parameter:
        written["name"] = rule.parameter
    return written


def read_rule(written: Mapping[str, Any]) -> MatchRule:
    """The rule back from what `write_rule` wrote; raises `KeyError` or `ValueError` for anything else."""
    if "all" in written:
        return AllOf(tuple(read_rule(part) for part in written["all"]))
    if "any" in written:
        return AnyOf(tuple(read_rule(part) for part in written["any"]))
    if "not" in written:
        return Not(read_rule(written["not"]))
    return Condition(
        Subject(written["subject"]), ConditionTest(written["test"]), tuple(written["values"]), written.get("name", "")
    )
