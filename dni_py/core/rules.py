"""Rules that tell by which tracking source a visitor came: patterns for parts of the landing, joined by all, any and not."""

from typing import NotRequired, TypedDict

from dni_py.core.text import has_key, keys_of, lower_text, matches_pattern
from dni_py.core.urls import split_url

# A rule is a leaf or a branch. `dni_py/core/conditions.py` makes it of what the account file says.
Rule = TypedDict(
    "Rule",
    {
        "all": NotRequired[list["Rule"]],
        "any": NotRequired[list["Rule"]],
        "not": NotRequired["Rule"],
        "subject": NotRequired[str],
        "pattern": NotRequired[str],
    },
)


class Tried(TypedDict):
    """A leaf that was tested: its subject and pattern, the value it met ("" where there is none), and whether it holds."""

    subject: str
    pattern: str
    value: str
    holds: bool


def read_landing(landing_url: str, referring_url: str, parameters: dict[str, str]) -> dict[str, str]:
    """Return a landing's values by the subject under which rules test them; a parameter's subject is `?` and its name."""
    values: dict[str, str] = {}
    for side in ["landing", "referring"]:
        url = landing_url if side == "landing" else referring_url
        parts = split_url(url)
        values[side + "_url"] = url
        values[side + "_domain"] = parts["url_domain"]
        values[side + "_path"] = parts["url_path"]
    for name in keys_of(parameters):
        values["?" + name] = parameters[name]
    return values


def apply_rule(rule: Rule, landing: dict[str, str], tried: list[Tried]) -> bool:
    """Say whether a rule holds for a landing, and add each leaf that was tested to tried; ends at the one that decides.

    A leaf holds where its pattern fits the value in lower case; an empty value fits none.
    """
    if has_key(rule, "not"):
        return not apply_rule(rule["not"], landing, tried)
    if has_key(rule, "pattern"):
        subject = rule["subject"]
        value = landing[subject] if has_key(landing, subject) else ""
        holds = value != "" and matches_pattern(rule["pattern"], lower_text(value))
        tried.append({"subject": subject, "pattern": rule["pattern"], "value": value, "holds": holds})
        return holds
    needs_all = has_key(rule, "all")
    for part in rule["all"] if needs_all else rule["any"]:
        if apply_rule(part, landing, tried) != needs_all:
            return not needs_all
    return needs_all
