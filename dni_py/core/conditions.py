"""The conditions of the account file, made into the patterns that rules test. Used on the server only."""

import re
from typing import NotRequired, TypedDict

from dni_py.core.rules import Rule

Condition = TypedDict(
    "Condition",
    {
        "all": NotRequired[list["Condition"]],
        "any": NotRequired[list["Condition"]],
        "not": NotRequired["Condition"],
        "subject": NotRequired[str],
        "name": NotRequired[str],
        "test": NotRequired[str],
        "values": NotRequired[list[str]],
    },
)
"""A rule as it is written: a leaf has a subject (for `parameter` with a name), a test, and values of which one must pass."""

_ANY_SUFFIX = r"\.[a-z0-9-]+(\.[a-z0-9-]+)?"


def compile_condition(condition: Condition) -> Rule:
    """Return the rule that a condition means. Raises KeyError for a test that does not exist."""
    if "all" in condition:
        return {"all": [compile_condition(part) for part in condition["all"]]}
    if "any" in condition:
        return {"any": [compile_condition(part) for part in condition["any"]]}
    if "not" in condition:
        return {"not": compile_condition(condition["not"])}
    subject = condition["subject"]
    return {
        "subject": "?" + condition["name"].lower() if subject == "parameter" else subject,
        "pattern": write_test(condition["test"], [value.lower() for value in condition["values"]]),
    }


def write_test(test: str, values: list[str]) -> str:
    """Return a pattern, for values in lower case, that fits where one of values passes a test.

    present: any value that is not empty. equals: the whole value. contains: a part of it. pattern: the whole value, `*` for
    any run of characters. domain: that domain or a subdomain, `.*` at its end for any suffix of one or two labels. path:
    that path or anything below it.
    """
    if test == "present":
        return ""
    alternatives = "|".join(sorted({_ALTERNATIVES[test](value) for value in values}))
    return f"({alternatives})" if test == "contains" else f"^({alternatives})$"


def write_own_domain_pattern(domains: list[str]) -> str:
    """Return the pattern that a site's own domains and their subdomains fit."""
    return write_test("domain", domains)


def _domain_pattern(domain: str) -> str:
    if domain.endswith(".*"):
        return rf"([^/]*\.)?{_escape(domain[:-2])}{_ANY_SUFFIX}"
    return rf"([^/]*\.)?{_escape(domain)}"


def _path_pattern(path: str) -> str:
    return _escape(path.rstrip("/")) + r"(/[\s\S]*)?"


def _glob_pattern(pattern: str) -> str:
    return r"[\s\S]*".join(_escape(part) for part in re.split(r"\*+", pattern))


def _escape(text: str) -> str:
    # `re.escape` escapes a space and a hyphen, which JavaScript reads the same way, but its result is longer to send.
    return re.sub(r"[\\^$.*+?()\[\]{}|]", r"\\\g<0>", text)


_ALTERNATIVES = {
    "equals": _escape,
    "contains": _escape,
    "pattern": _glob_pattern,
    "domain": _domain_pattern,
    "path": _path_pattern,
}
