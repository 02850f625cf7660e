"""Reads and writes a source's `match`: the account file's way to write a rule, with as few words as possible.

A condition names its subject and its value, `{landing_path: /spring}`, and every subject has a usual test. Another test
stands inside, `{landing_path: {pattern: "/sp*"}}`, or, for a parameter, beside it, `{parameter: utm_campaign, equals: spring}`.
"""

import re
from collections.abc import Callable
from typing import Any

from server.account_file.characters import has_control_characters, is_parameter
from server.account_file.problems import FieldPath, suggest
from server.domain.match_rules import DEFAULT_TESTS, AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject

MAX_RULE_DEPTH = 8
MAX_VALUES = 200
MAX_STARS = 5  # each more would make a pattern that just does not fit slower to tell
MAX_VALUE_CHARACTERS = 500

_DOMAIN = re.compile(r"[^\s/:?#@*]+(\.\*)?")
_GROUPS = ("all", "any", "not")
_SUBJECTS = tuple(subject.value for subject in Subject)
_TESTS = tuple(test.value for test in ConditionTest)
Report = Callable[[FieldPath, str], None]


def read_match(value: Any, path: FieldPath, report: Report) -> MatchRule | None:
    """The rule, or None after `report` was told each problem with its place."""
    problems: list[tuple[FieldPath, str]] = []
    rule = _read_part(value, path, 1, lambda field, message: problems.append((field, message)))
    for field, message in problems:
        report(field, message)
    return None if problems else rule


def write_match(rule: MatchRule) -> dict[str, Any]:
    """The rule as the account file writes it; `read_match` gives back an equal one."""
    if isinstance(rule, AllOf):
        return {"all": [write_match(part) for part in rule.rules]}
    if isinstance(rule, AnyOf):
        return {"any": [write_match(part) for part in rule.rules]}
    if isinstance(rule, Not):
        return {"not": write_match(rule.rule)}
    values: Any = list(rule.values) if len(rule.values) != 1 else rule.values[0]
    tested = {rule.test.value: True if rule.test is ConditionTest.PRESENT else values}
    if rule.subject is Subject.PARAMETER:
        return {"parameter": rule.parameter} | tested
    return {rule.subject.value: values if rule.test is DEFAULT_TESTS[rule.subject] else tested}


def _read_part(value: Any, path: FieldPath, depth: int, report: Report) -> MatchRule | None:
    if not isinstance(value, dict) or not value:
        report(path, "expected a condition, as in {parameter: utm_campaign, equals: spring}, or all, any or not")
        return None
    if depth > MAX_RULE_DEPTH:
        report(path, f"conditions are nested more than {MAX_RULE_DEPTH} deep")
        return None
    heads = [word for word in value if word in _GROUPS or word in _SUBJECTS]
    if not heads:
        unknown = next(iter(value))
        report((*path, unknown), f"is not a condition; {suggest(str(unknown), [*_SUBJECTS, *_GROUPS])}")
        return None
    if len(heads) > 1:
        report(path, f"{' and '.join(heads)} stand in one condition; write each as its own, below 'all' or 'any'")
        return None
    head = heads[0]
    if head == "parameter":
        return _read_parameter(value, path, report)
    for extra in set(value) - {head}:
        report(
            (*path, extra), f"is not understood beside {head!r}; write the test inside: {{{head}: {{contains: ...}}}}"
        )
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
        test = DEFAULT_TESTS[subject]
        return Condition(subject, test, _check_form(test, _read_values(value, path, report), path, report), parameter)
    if len(value) != 1:
        report(path, f"expected one test, one of {', '.join(_TESTS)}; write several as conditions of their own")
        return None
    word, wanted = next(iter(value.items()))
    if word not in _TESTS or (subject is Subject.PARAMETER and word in ("domain", "path")):
        known = [test for test in _TESTS if subject is not Subject.PARAMETER or test not in ("domain", "path")]
        report((*path, word), f"is not a test; {suggest(str(word), known)}")
        return None
    test = ConditionTest(word)
    if test is not ConditionTest.PRESENT:
        values = _read_values(wanted, (*path, word), report)
        return Condition(subject, test, _check_form(test, values, (*path, word), report), parameter)
    if not isinstance(wanted, bool):
        report((*path, word), "expected true or false")
        return None
    present = Condition(subject, test, (), parameter)
    return present if wanted else Not(present)


def _read_values(value: Any, path: FieldPath, report: Report) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    if not values or len(values) > MAX_VALUES:
        report(path, f"expected 1 to {MAX_VALUES} values")
    for index, one in enumerate(values):
        place = (*path, index) if isinstance(value, list) else path
        if not isinstance(one, str | int) or not str(one).strip():
            report(place, "expected a text to compare with")
        elif has_control_characters(str(one)):
            report(place, "the text has characters that can't be shown")
        elif len(str(one)) > MAX_VALUE_CHARACTERS:
            report(place, f"the text has more than {MAX_VALUE_CHARACTERS} characters")
    # A URL's "true" is a text, though YAML reads the word otherwise.
    return tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in values)


def _check_form(test: ConditionTest, values: tuple[str, ...], path: FieldPath, report: Report) -> tuple[str, ...]:
    """Domains and paths as the tag sees them; what could never match is a problem."""
    if test is ConditionTest.PATTERN and any(value.count("*") > MAX_STARS for value in values):
        report(path, f"a pattern has at most {MAX_STARS} '*'")
    if test is ConditionTest.PATH:
        for value in values:
            if not value.startswith("/"):
                report(path, f"{value!r} is not a path; it starts with '/'")
    if test is not ConditionTest.DOMAIN:
        return values
    domains = tuple(value.lower().removeprefix("www.") for value in values)
    for domain in domains:
        if not _DOMAIN.fullmatch(domain):
            report(path, f"{domain!r} is not a domain; write it as in 'news.example', without scheme, port and path")
    return domains
