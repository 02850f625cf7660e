"""Reads and writes a source's `match`: the short form of a rule in the account file.

A condition names its subject and its value, `{landing_path: /spring}`; every subject has a default test. Another test is
written inside, `{landing_path: {pattern: "/sp*"}}`, or beside a parameter, `{parameter: utm_campaign, equals: spring}`.
"""

from collections.abc import Callable
from typing import Any

from server.domain.account_checks.match_rules import (
    DEEPEST_RULE,
    find_condition_faults,
    find_condition_path,
    is_absence,
    shorten_domain,
)
from server.domain.account_problems import FieldPath
from server.domain.characters import is_parameter
from server.domain.match_rules import DEFAULT_TESTS, AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject
from server.domain.suggestions import suggest

_GROUPS = ("all", "any", "not")
_SUBJECTS = tuple(subject.value for subject in Subject)
_TESTS = tuple(test.value for test in ConditionTest)
Report = Callable[[FieldPath, str], None]


def read_match(value: Any, path: FieldPath, report: Report) -> MatchRule | None:
    """The rule, or None after a call of `report` with the field path and message of each problem."""
    problems: list[tuple[FieldPath, str]] = []
    rule = _read_part(value, path, 1, lambda field, message: problems.append((field, message)))
    for field, message in problems:
        report(field, message)
    return None if problems else rule


def write_match(rule: MatchRule) -> dict[str, Any]:
    """The rule in the form of the account file; `read_match` reads it back as an equal rule."""
    if isinstance(rule, AllOf):
        return {"all": [write_match(part) for part in rule.rules]}
    if isinstance(rule, AnyOf):
        return {"any": [write_match(part) for part in rule.rules]}
    if isinstance(rule, Not):
        if isinstance(rule.rule, Condition) and is_absence(rule):
            return _write_condition(rule.rule, is_present=False)
        return {"not": write_match(rule.rule)}
    return _write_condition(rule, is_present=True)


def _write_condition(condition: Condition, *, is_present: bool) -> dict[str, Any]:
    values: Any = list(condition.values) if len(condition.values) != 1 else condition.values[0]
    written: Any = is_present if condition.test is ConditionTest.PRESENT else values
    for word in reversed(find_condition_path(condition)):
        written = {word: written}
    return {"parameter": condition.parameter, **written} if condition.subject is Subject.PARAMETER else dict(written)


def _read_part(value: Any, path: FieldPath, depth: int, report: Report) -> MatchRule | None:
    if not isinstance(value, dict) or not value:
        report(path, "expected a condition, as in {parameter: utm_campaign, equals: spring}, or all, any or not")
        return None
    if depth > DEEPEST_RULE:
        report(path, f"conditions are nested more than {DEEPEST_RULE} deep")
        return None
    heads = [word for word in value if word in _GROUPS or word in _SUBJECTS]
    if not heads:
        unknown = next(iter(value))
        report((*path, unknown), f"is not a condition; {suggest(str(unknown), [*_SUBJECTS, *_GROUPS])}")
        return None
    if len(heads) > 1:
        report(
            path, f"{' and '.join(heads)} are in one condition; write them as separate conditions below 'all' or 'any'"
        )
        return None
    head = heads[0]
    if head == "parameter":
        return _read_parameter(value, path, report)
    for extra in set(value) - {head}:
        report((*path, extra), f"can't be beside {head!r}; write the test inside: {{{head}: {{contains: ...}}}}")
    if head == "not":
        part = _read_part(value[head], (*path, head), depth + 1, report)
        return Not(part) if part else None
    if head in _GROUPS:
        return _read_group(head, value[head], (*path, head), depth, report)
    return _read_condition(Subject(head), "", value[head], (*path, head), report)


def _read_group(head: str, value: Any, path: FieldPath, depth: int, report: Report) -> MatchRule | None:
    if not isinstance(value, list) or not value:
        report(path, "expected a list of at least one condition (a source that always matches has 'preset: any')")
        return None
    parts = [_read_part(part, (*path, index), depth + 1, report) for index, part in enumerate(value)]
    rules = tuple(part for part in parts if part is not None)
    return AllOf(rules) if head == "all" else AnyOf(rules)


def _read_parameter(value: dict[str, Any], path: FieldPath, report: Report) -> MatchRule | None:
    name = value["parameter"]
    if isinstance(name, bool) or not isinstance(name, str | int) or not is_parameter(str(name)):
        report((*path, "parameter"), "expected the name of a URL parameter")
        return None
    tested = {word: part for word, part in value.items() if word != "parameter"}
    return _read_condition(Subject.PARAMETER, str(name).lower(), tested or {"present": True}, path, report)


def _read_condition(subject: Subject, parameter: str, value: Any, path: FieldPath, report: Report) -> MatchRule | None:
    if not isinstance(value, dict):
        return _read_compared(subject, DEFAULT_TESTS[subject], parameter, value, path, report)
    if len(value) != 1:
        report(path, f"expected exactly one test of {', '.join(_TESTS)}; write several tests as separate conditions")
        return None
    word, wanted = next(iter(value.items()))
    if word not in _TESTS or (subject is Subject.PARAMETER and word in ("domain", "path")):
        known = [test for test in _TESTS if subject is not Subject.PARAMETER or test not in ("domain", "path")]
        report((*path, word), f"is not a test; {suggest(str(word), known)}")
        return None
    test = ConditionTest(word)
    if test is not ConditionTest.PRESENT:
        return _read_compared(subject, test, parameter, wanted, (*path, word), report)
    if not isinstance(wanted, bool):
        report((*path, word), "expected true or false")
        return None
    present = Condition(subject, test, (), parameter)
    return present if wanted else Not(present)


def _read_compared(
    subject: Subject, test: ConditionTest, parameter: str, value: Any, path: FieldPath, report: Report
) -> MatchRule:
    values = value if isinstance(value, list) else [value]
    # YAML reads an unquoted `true` as a boolean, but values in URLs are text; other types can't be compared.
    texts = tuple(
        str(one).lower() if isinstance(one, bool) else str(one) if isinstance(one, str | int) else "" for one in values
    )
    # The tag compares domains in this short form.
    compared = tuple(map(shorten_domain, texts)) if test is ConditionTest.DOMAIN else texts
    condition = Condition(subject, test, compared, parameter)
    for field_path, message in find_condition_faults(condition):
        report((*path, *field_path), message)
    return condition
