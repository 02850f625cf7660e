"""Rules that tell by which tracking source a visitor came: patterns for parts of the landing, joined by all and any."""

from typing import NotRequired, TypedDict

from dni_py.core.text import has_key, lower_text, matches_pattern

# A rule is a leaf or a branch. `server/domain/public_config/conditions.py` makes it of what the account file says.
Rule = TypedDict(
    "Rule",
    {
        "all": NotRequired[list["Rule"]],
        "any": NotRequired[list["Rule"]],
        "subject": NotRequired[str],
        "pattern": NotRequired[str],
        "fits": NotRequired[bool],
    },
)


class Tried(TypedDict):
    """A leaf that was tested, the value that it met ("" where there is none), and whether it holds."""

    rule: Rule
    value: str
    holds: bool


def apply_rule(rule: Rule, landing: dict[str, str], tried: list[Tried]) -> bool:
    """Say whether a rule holds for a landing, and add each leaf that was tested to tried; ends at the one that decides.

    landing has `landing_url`, `referring_url` and each parameter under `?` and its name. A leaf holds where its pattern fits
    the value in lower case, or does not, as its `fits` asks; an empty value fits none.
    """
    if has_key(rule, "pattern"):
        subject = rule["subject"]
        value = landing[subject] if has_key(landing, subject) else ""
        holds = (value != "" and matches_pattern(rule["pattern"], lower_text(value))) == rule["fits"]
        tried.append({"rule": rule, "value": value, "holds": holds})
        return holds
    needs_all = has_key(rule, "all")
    for part in rule["all"] if needs_all else rule["any"]:
        if apply_rule(part, landing, tried) != needs_all:
            return not needs_all
    return needs_all
