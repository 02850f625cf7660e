"""The rule that recognises a tracking source, as a tree of conditions."""

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
    """How a condition compares. All except `present` match when any value of the condition matches."""

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
"""The test of a condition without one in the account file."""


@dataclass(frozen=True)
class Condition:
    """One comparison. `parameter` is the name of the URL parameter in lower case, empty for other subjects."""

    subject: Subject
    test: ConditionTest
    values: tuple[str, ...] = ()
    parameter: str = ""
    kind: Literal["condition"] = field(default="condition", kw_only=True, repr=False)


@dataclass(frozen=True)
class AllOf:
    """Matches when all of `rules` match; always when there are none."""

    rules: tuple["MatchRule", ...]
    kind: Literal["all"] = field(default="all", kw_only=True, repr=False)


@dataclass(frozen=True)
class AnyOf:
    """Matches when at least one of `rules` matches."""

    rules: tuple["MatchRule", ...]
    kind: Literal["any"] = field(default="any", kw_only=True, repr=False)


@dataclass(frozen=True)
class Not:
    rule: "MatchRule"
    kind: Literal["not"] = field(default="not", kw_only=True, repr=False)


MatchRule: TypeAlias = Annotated[Condition | AllOf | AnyOf | Not, Discriminator("kind")]

ALWAYS = AllOf(())
NEVER = AnyOf(())
