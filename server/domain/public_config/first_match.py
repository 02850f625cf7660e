"""Shortens the rules of sources: a later rule need not test what an earlier source has already decided."""

from collections.abc import Iterable, Iterator

from server.domain.match_rules import ALWAYS, NEVER, AllOf, AnyOf, MatchRule, Not


def drop_settled_parts(rules: Iterable[MatchRule]) -> Iterator[MatchRule]:
    """Yield a shorter rule for each rule. The first matching rule stays the same in all cases."""
    settled: set[MatchRule] = set()
    for rule in rules:
        yield _simplify(rule, settled)
        settled.update(_list_settled(rule))


def _list_settled(rule: MatchRule) -> Iterator[MatchRule]:
    """The rules that don't match when this rule does not match: the rule and each of its alternatives."""
    yield rule
    for part in rule.rules if isinstance(rule, AnyOf) else ():
        yield from _list_settled(part)


def _simplify(rule: MatchRule, settled: set[MatchRule]) -> MatchRule:
    if rule in settled:
        return NEVER
    if isinstance(rule, Not):
        part = _simplify(rule.rule, settled)
        return ALWAYS if part == NEVER else Not(part)
    if isinstance(rule, AllOf):
        parts = [_simplify(part, settled) for part in rule.rules]
        return NEVER if NEVER in parts else AllOf(tuple(part for part in parts if part != ALWAYS))
    if isinstance(rule, AnyOf):
        parts = [_simplify(part, settled) for part in rule.rules]
        return ALWAYS if ALWAYS in parts else AnyOf(tuple(part for part in parts if part != NEVER))
    return rule
