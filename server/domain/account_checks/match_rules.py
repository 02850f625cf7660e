"""Checks that a source's rule can be written in an account file, and that it can match."""

import re
from collections.abc import Iterator, Sequence

from server.domain.account_checks.rules import Fault
from server.domain.account_problems import FieldPath
from server.domain.characters import has_control_characters, is_parameter
from server.domain.match_rules import DEFAULT_TESTS, AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject

DEEPEST_RULE = 8
MOST_VALUES = 200
MOST_STARS = 5  # with more, a failed match takes too long
LONGEST_VALUE = 500

_DOMAIN = re.compile(r"[^\s/:?#@*]+(\.\*)?")


def find_rule_faults(rule: MatchRule, depth: int = 1) -> Iterator[Fault]:
    """The faults of the rule, with their paths in the shortest form of the account file."""
    if depth > DEEPEST_RULE:
        yield (), f"conditions are nested more than {DEEPEST_RULE} deep"
    elif isinstance(rule, Condition):
        below = find_condition_path(rule)
        yield from (((*below, *at), what) for at, what in find_condition_faults(rule))
    elif isinstance(rule, Not):
        # The file writes "has no value" as one condition.
        step = 0 if is_absence(rule) else 1
        yield from ((("not", *at), what) for at, what in find_rule_faults(rule.rule, depth + step))
    else:
        word = "all" if isinstance(rule, AllOf) else "any"
        if not rule.rules:
            yield (word,), "expected a list of at least one condition (a source that always matches has 'preset: any')"
        for index, part in enumerate(rule.rules):
            yield from (((word, index, *at), what) for at, what in find_rule_faults(part, depth + 1))


def is_absence(rule: AllOf | AnyOf | Not | Condition) -> bool:
    """Whether the rule matches exactly when there is no value."""
    return isinstance(rule, Not) and isinstance(rule.rule, Condition) and rule.rule.test is ConditionTest.PRESENT


def find_condition_path(condition: Condition) -> FieldPath:
    """The path of a condition's values in the account file."""
    if condition.subject is Subject.PARAMETER:
        return (condition.test.value,)
    is_default_test = condition.test is DEFAULT_TESTS[condition.subject]
    return (condition.subject.value,) if is_default_test else (condition.subject.value, condition.test.value)


def find_condition_faults(condition: Condition) -> Iterator[Fault]:
    """The faults of one condition, with their paths below its values."""
    is_of_parameter = condition.subject is Subject.PARAMETER
    if is_of_parameter and not (
        is_parameter(condition.parameter) and condition.parameter == condition.parameter.lower()
    ):
        yield (), f"{condition.parameter!r} is not the name of a URL parameter in lower case"
    if not is_of_parameter and condition.parameter:
        yield (), f"{condition.subject.value!r} has no parameter"
    if is_of_parameter and condition.test in (ConditionTest.DOMAIN, ConditionTest.PATH):
        yield (), f"{condition.test.value!r} is not a test of a parameter"
    if condition.test is ConditionTest.PRESENT:
        if condition.values:
            yield (), "'present' has no values"
        return
    values = condition.values
    if not 1 <= len(values) <= MOST_VALUES:
        yield (), f"expected 1 to {MOST_VALUES} values"
    for index, value in enumerate(values):
        at: FieldPath = (index,) if len(values) > 1 else ()
        if not value.strip():
            yield at, "expected a text to compare with"
        elif has_control_characters(value):
            yield at, "the text has invisible characters"
        elif len(value) > LONGEST_VALUE:
            yield at, f"the text has more than {LONGEST_VALUE} characters"
    yield from (((), message) for message in _find_unusable_values(condition.test, values))


def shorten_domain(text: str) -> str:
    """The domain in the form that the tag compares."""
    return text.lower().removeprefix("www.")


def _find_unusable_values(test: ConditionTest, values: Sequence[str]) -> Iterator[str]:
    """Values that can never match, or that match slowly."""
    if test is ConditionTest.PATTERN and any(value.count("*") > MOST_STARS for value in values):
        yield f"a pattern has at most {MOST_STARS} '*'"
    if test is ConditionTest.PATH:
        yield from (f"{value!r} is not a path; it starts with '/'" for value in values if not value.startswith("/"))
    if test is ConditionTest.DOMAIN:
        for domain in values:
            if not _DOMAIN.fullmatch(domain) or domain != shorten_domain(domain):
                yield f"{domain!r} is not a domain; write it as in 'shop.example', without scheme, port and path"
