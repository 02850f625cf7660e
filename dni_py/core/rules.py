"""Rules that tell by which tracking source a visitor came: tests on the landing, joined by all, any and not."""

from typing import NotRequired, TypedDict

from dni_py.core.parameters import read_parameters
from dni_py.core.text import find_text, has_key, lower_text, slice_text, split_text
from dni_py.core.urls import is_within_domain, split_url

# A rule is a leaf or a branch; see docs/account_file.md, and `server/domain` for how the account file becomes one.
Rule = TypedDict(
    "Rule",
    {
        "all": NotRequired[list["Rule"]],
        "any": NotRequired[list["Rule"]],
        "not": NotRequired["Rule"],
        "subject": NotRequired[str],
        "name": NotRequired[str],
        "test": NotRequired[str],
        "values": NotRequired[list[str]],
    },
)


class Landing(TypedDict):
    """How a visitor came: the values that rules test, by subject, and the landing URL's parameters."""

    parameters: dict[str, str]
    values: dict[str, str]


class Tried(TypedDict):
    """A leaf that was tested: the leaf, the value it met ("" where there is none), and whether it holds."""

    rule: Rule
    value: str
    holds: bool


def read_landing(landing_url: str, referring_url: str, reads_fragment: bool) -> Landing:
    """Return what rules can test of a landing; with reads_fragment, parameters behind `#` count as those of the query."""
    landing = split_url(landing_url)
    referring = split_url(referring_url)
    query = landing["query"] + "&" + landing["fragment"] if reads_fragment else landing["query"]
    return {
        "parameters": read_parameters(query),
        "values": {
            "landing_url": landing_url,
            "landing_domain": landing["domain"],
            "landing_path": landing["path"],
            "referring_url": referring_url,
            "referring_domain": referring["domain"],
            "referring_path": referring["path"],
        },
    }


def apply_rule(rule: Rule, landing: Landing, tried: list[Tried]) -> bool:
    """Say whether rule holds for landing, and add each leaf that was tested to tried. Ends at the first leaf that decides."""
    if has_key(rule, "not"):
        return not apply_rule(rule["not"], landing, tried)
    if has_key(rule, "all"):
        for part in rule["all"]:
            if not apply_rule(part, landing, tried):
                return False
        return True
    if has_key(rule, "any"):
        for part in rule["any"]:
            if apply_rule(part, landing, tried):
                return True
        return False
    value = ""
    if rule["subject"] != "parameter":
        value = landing["values"][rule["subject"]]
    elif has_key(landing["parameters"], rule["name"]):
        value = landing["parameters"][rule["name"]]
    holds = rule["test"] == "present" and value != ""
    for wanted in rule["values"]:
        holds = holds or passes_test(rule["test"], lower_text(value), lower_text(wanted))
    tried.append({"rule": rule, "value": value, "holds": holds})
    return holds


def passes_test(test: str, value: str, wanted: str) -> bool:
    """Say whether value passes a test (equals, contains, pattern, domain, path) against wanted; both in lower case."""
    if test == "domain":
        return is_within_domain(value, wanted)
    if test == "path":
        return value == wanted or value.startswith(wanted if wanted.endswith("/") else wanted + "/")
    if test == "contains":
        return find_text(value, wanted, 0) >= 0
    if test == "pattern":
        return fits_pattern(value, wanted)
    return value == wanted


def fits_pattern(value: str, pattern: str) -> bool:
    """Say whether the whole value fits a pattern in which `*` stands for any run of characters, an empty one included."""
    parts = split_text(pattern, "*")
    last = parts[len(parts) - 1]
    if len(parts) == 1:
        return value == pattern
    if not value.startswith(parts[0]):
        return False
    index = len(parts[0])
    for step in range(1, len(parts) - 1):
        found = find_text(value, parts[step], index) if parts[step] != "" else index
        if found < 0:
            return False
        index = found + len(parts[step])
    return len(value) - len(last) >= index and slice_text(value, len(value) - len(last), len(value)) == last
