"""The rule by which a tracking source is recognised, as a tree of conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import Discriminator


class Subject(StrEnum):
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
    kind: Literal["condition"] = field(default="condition", kw_only=True, repr=False)


@dataclass(frozen=True)
class AllOf:
    """Holds when every one of `rules` does; with none, always."""

    rules: tuple["MatchRule", ...]
    kind: Literal["all"] = field(default="all", kw_only=True, repr=False)


@dataclass(frozen=True)
class AnyOf:
    """Holds when at least one of `rules` does."""

    rules: tuple["MatchRule", ...]
    kind: Literal["any"] = field(default="any", kw_only=True, repr=False)


@dataclass(frozen=True)
class Not:
    rule: "MatchRule"
    kind: Literal["not"] = field(default="not", kw_only=True, repr=False)


MatchRule: TypeAlias = Annotated[Condition | AllOf | AnyOf | Not, Discriminator("kind")]

ALWAYS = AllOf(())
NEVER = AnyOf(())
