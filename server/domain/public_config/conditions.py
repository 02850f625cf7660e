"""Compiles the rules of the account file into the rules that the page and the server test."""

import re
from collections.abc import Callable, Mapping

from dni_py.core.rules import Rule
from server.domain.match_rules import AllOf, AnyOf, Condition, ConditionTest, MatchRule, Not, Subject
from server.domain.public_config.domain_pattern import escape_pattern, write_domain_name, write_domain_pattern
from server.domain.site_check.check_tokens import PARAMETER

_NOTHING = r"[^\s\S]"
"""Matches no text."""


def compile_rule(rule: MatchRule) -> Rule:
    """Return the rule as the page and the server test it."""
    match rule:
        case Not():
            return {"none": _list_alternatives(compile_rule(rule.rule))}
        case AnyOf():
            parts = [compile_rule(part) for part in rule.rules]
            return {"any": [alternative for part in parts for alternative in _list_alternatives(part)]}
        case AllOf():
            return _join_rules([compile_rule(part) for part in rule.rules])
        case Condition():
            subject, pattern = write_leaf(rule)
            return {subject: pattern}


def write_leaf(condition: Condition) -> tuple[str, str]:
    """Return the value of a landing that a condition tests, and the pattern that the value must match.

    present: any value that is not empty. equals: the whole value. contains: a part of it. pattern: the whole value, `*` for
    any run of characters. domain: that domain or a subdomain, `.*` at its end for a public suffix such as com or co.uk. path:
    that path or anything below it. Letter case does not matter.
    """
    test, values = condition.test, [value.lower() for value in condition.values]
    if condition.subject is Subject.PARAMETER:
        if condition.parameter.lower() == PARAMETER:
            # The server never sees it, so the page must not either.
            return "?" + PARAMETER, _NOTHING
        return "?" + condition.parameter.lower(), _write_test(test, values)
    side, part = condition.subject.split("_")
    if part == "domain" and test is ConditionTest.DOMAIN:
        return f"{side}_url", write_domain_pattern(values)
    return f"{side}_url", _IN_URL[part](_write_test(test, values))


def _list_alternatives(rule: Rule) -> list[Rule]:
    alternatives = rule.get("any")
    return alternatives if len(rule) == 1 and isinstance(alternatives, list) else [rule]


def _join_rules(rules: list[Rule]) -> Rule:
    """One rule that matches when all rules match; rules with a key that is already used are below `all`."""
    joined: Rule = {}
    rest: list[Rule] = []
    for rule in rules:
        none, more = joined.get("none"), rule.get("none")
        if joined.keys().isdisjoint(rule):
            joined |= rule
        elif len(rule) == 1 and isinstance(none, list) and isinstance(more, list):
            joined["none"] = [*none, *more]
        else:
            rest.append(rule)
    return joined | {"all": rest} if rest else joined


_ANY_BUT_SLASH = "[^/?#]*"
_ANY = "[\\s\\S]*"


def _write_test(test: ConditionTest, values: list[str]) -> str:
    if test is ConditionTest.PRESENT:
        return ""
    written = list(dict.fromkeys(_ALTERNATIVES[test](value) for value in values))
    alternatives = written[0] if len(written) == 1 else f"({'|'.join(written)})"
    return alternatives if test is ConditionTest.CONTAINS else f"^{alternatives}$"


def _in_domain(pattern: str) -> str:
    """The pattern for a whole URL whose domain (without user, port and a leading `www.`) matches the pattern."""
    domain = _whole(pattern, "[^/?#:@]*")
    return f"^[a-z-]+://([^/?#]*@)?(www\\.)?{domain}(:\\d*)?([/?#]|$)"


def _in_path(pattern: str) -> str:
    """The pattern for a whole URL whose path matches the pattern."""
    return f"^[a-z-]+://{_ANY_BUT_SLASH}{_whole(pattern, '[^?#]*')}([?#]|$)"


def _whole(pattern: str, filler: str) -> str:
    """The middle of a longer pattern for a pattern of a whole value or of a part of it."""
    if pattern == "":
        return filler.replace("*", "+")
    inner = pattern.removeprefix("^").removesuffix("$") if pattern.startswith("^") else f"{filler}{pattern}{filler}"
    return inner.replace(_ANY, filler)


_IN_URL: Mapping[str, Callable[[str], str]] = {"domain": _in_domain, "path": _in_path, "url": str}


def _path_pattern(path: str) -> str:
    return escape_pattern(path.rstrip("/")) + f"(/{_ANY})?"


def _glob_pattern(pattern: str) -> str:
    return _ANY.join(escape_pattern(part) for part in re.split(r"\*+", pattern))


_ALTERNATIVES = {
    ConditionTest.EQUALS: escape_pattern,
    ConditionTest.CONTAINS: escape_pattern,
    ConditionTest.PATTERN: _glob_pattern,
    ConditionTest.DOMAIN: write_domain_name,
    ConditionTest.PATH: _path_pattern,
}
