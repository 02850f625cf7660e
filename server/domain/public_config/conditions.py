"""The conditions of the account file, made into the patterns that rules test."""

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

_ANY_SUFFIX = r"\.([a-z]{2,3}(\.[a-z]{2})?|localhost)"
"""A country's or a general public suffix, as in google.com and google.co.uk; `localhost` lets a demo play a search engine."""


def compile_condition(condition: Condition, holds: bool = True) -> Rule:
    """Return the rule that a condition means, or with holds False its opposite.

    Raises KeyError for a test or a subject that does not exist.
    """
    if "not" in condition:
        return compile_condition(condition["not"], not holds)
    if "all" in condition:
        parts = [compile_condition(part, holds) for part in condition["all"]]
        return {"all": parts} if holds else {"any": parts}
    if "any" in condition:
        parts = [compile_condition(part, holds) for part in condition["any"]]
        return {"any": parts} if holds else {"all": parts}
    pattern = write_test(condition["test"], [value.lower() for value in condition["values"]])
    if condition["subject"] == "parameter":
        return {"subject": "?" + condition["name"].lower(), "pattern": pattern, "fits": holds}
    side, part = condition["subject"].split("_")
    return {"subject": f"{side}_url", "pattern": _IN_URL[part](pattern), "fits": holds}


def write_test(test: str, values: list[str]) -> str:
    """Return a pattern, for values in lower case, that fits where one of values passes a test.

    present: any value that is not empty. equals: the whole value. contains: a part of it. pattern: the whole value, `*` for
    any run of characters. domain: that domain or a subdomain, `.*` at its end for a public suffix such as com or co.uk. path:
    that path or anything below it.
    """
    if test == "present":
        return ""
    alternatives = "|".join(sorted({_ALTERNATIVES[test](value) for value in values}))
    return f"({alternatives})" if test == "contains" else f"^({alternatives})$"


def write_domain_pattern(domains: list[str]) -> str:
    """Return the pattern that URLs on domains and their subdomains fit; without any domain, one that nothing fits."""
    return _in_domain(write_test("domain", domains)) if domains else _NOTHING


_NOTHING = "[^\\s\\S]"
_ANY_BUT_SLASH = "[^/?#]*"
_ANY = "[\\s\\S]*"


def _in_domain(pattern: str) -> str:
    """The pattern for a whole URL whose domain, without user, port and a leading `www.`, a pattern fits."""
    domain = _whole(pattern, "[^/?#:@]*")
    return f"^[a-z-]+://([^/?#]*@)?(www\\.)?{domain}(:\\d*)?([/?#]|$)"


def _in_path(pattern: str) -> str:
    """The pattern for a whole URL whose path a pattern fits."""
    return f"^[a-z-]+://{_ANY_BUT_SLASH}{_whole(pattern, '[^?#]*')}([?#]|$)"


def _whole(pattern: str, filler: str) -> str:
    """What stands in the middle of a longer pattern for one that was to fit a whole value, or a part of it."""
    if pattern == "":
        return filler.replace("*", "+")
    inner = pattern.removeprefix("^").removesuffix("$") if pattern.startswith("^") else f"{filler}{pattern}{filler}"
    return inner.replace(_ANY, filler)


def _in_url(pattern: str) -> str:
    return pattern


_IN_URL = {"domain": _in_domain, "path": _in_path, "url": _in_url}


def _domain_pattern(domain: str) -> str:
    if domain.endswith(".*"):
        return rf"([^/?#:@]*\.)?{_escape(domain[:-2])}{_ANY_SUFFIX}"
    return rf"([^/?#:@]*\.)?{_escape(domain)}"


def _path_pattern(path: str) -> str:
    return _escape(path.rstrip("/")) + f"(/{_ANY})?"


def _glob_pattern(pattern: str) -> str:
    return _ANY.join(_escape(part) for part in re.split(r"\*+", pattern))


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
