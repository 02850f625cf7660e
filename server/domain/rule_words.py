"""Rules of tracking sources in words."""

from server.domain.match_rules import ALWAYS, AllOf, Condition, ConditionTest, MatchRule, Not

_WORDS = {
    ConditionTest.PRESENT: "is present",
    ConditionTest.EQUALS: "equals",
    ConditionTest.CONTAINS: "contains",
    ConditionTest.PATTERN: "fits",
    ConditionTest.DOMAIN: "is at",
    ConditionTest.PATH: "is below",
}


def describe_condition(condition: Condition) -> str:
    """The condition, as in "parameter utm_source equals 'google' or 'adwords'"."""
    subject = condition.subject.replace("_", " ")
    wanted = " or ".join(map(repr, condition.values))
    return f"{subject} {condition.parameter}".strip() + f" {_WORDS[condition.test]} {wanted}".rstrip()


def describe_rule(rule: MatchRule) -> str:
    """The whole rule in one line; parts of parts are in parentheses."""
    if rule == ALWAYS:
        return "always"
    if isinstance(rule, Condition):
        return describe_condition(rule)
    if isinstance(rule, Not):
        return f"not ({describe_rule(rule.rule)})"
    parts = [describe_rule(part) for part in rule.rules]
    if len(parts) == 1:
        return parts[0]
    word = " and " if isinstance(rule, AllOf) else ", or "
    nested = (
        text if isinstance(part, Condition | Not) else f"({text})" for text, part in zip(parts, rule.rules, strict=True)
    )
    return word.join(nested)
