"""Rules that match a landing to a tracking source: patterns for parts of the landing, joined by all, any and none."""

from typing import TypeAlias, TypedDict

from dni_py.core.text import has_key, is_text, keys_of, lower_text, matches_pattern

Rule: TypeAlias = dict[str, "str | list[Rule]"]
"""A rule holds if every entry does: `any` of some rules, `none` of some, `all` of some; and for each other name, a pattern.

Such a name is that of a value of the landing. The server's `compile_rule` makes rules from the account file.
"""


class Tried(TypedDict):
    """A pattern that was tested on a value of the landing ("" if there is none), and whether it matches."""

    subject: str
    pattern: str
    value: str
    holds: bool


def apply_rule(rule: Rule, landing: dict[str, str], tried: list[Tried]) -> bool:
    """Say whether a rule holds for a landing, and add each tested pattern to tried, up to the one that decides.

    landing has `landing_url`, `referring_url` and each parameter under `?` and its name. A pattern is tested on the value in
    lower case; no pattern matches an empty value.
    """
    for name in keys_of(rule):
        test = rule[name]
        holds = name != "any"
        if is_text(test):
            value = landing[name] if has_key(landing, name) else ""
            holds = value != "" and matches_pattern(test, lower_text(value))
            tried.append({"subject": name, "pattern": test, "value": value, "holds": holds})
        else:
            for part in test:
                if apply_rule(part, landing, tried) != (name == "all"):
                    holds = name == "any"
                    break
        if not holds:
            return False
    return True
