"""Warns about tracking sources that never get a visit, because an earlier source matches all their visits."""

from collections.abc import Iterator

from server.domain.account_problems import AccountProblem
from server.domain.accounts import Account, OnSiteSource
from server.domain.match_rules import ALWAYS, NEVER, AllOf, MatchRule
from server.domain.public_config.attribution_rules import find_rule
from server.domain.public_config.first_match import drop_settled_parts


def find_shadowed_sources(account: Account) -> Iterator[AccountProblem]:
    """A warning for each on-site source that can never win, with the first source that always wins over it."""
    ranked = account.on_site_sources
    rules = [_simplify(find_rule(source)) for source in ranked]
    for rank, source in enumerate(ranked):
        for earlier, rule in zip(ranked[:rank], rules, strict=False):
            if _covers(rule, rules[rank]):
                yield AccountProblem(
                    ("tracking_sources", account.tracking_sources.index(source)), _explain(source, earlier)
                )
                break


def _covers(earlier: MatchRule, later: MatchRule) -> bool:
    """Whether the earlier rule matches every visit of the later one, as far as their structure shows."""
    return earlier == ALWAYS or list(drop_settled_parts([earlier, later]))[1] == NEVER


def _simplify(rule: MatchRule) -> MatchRule:
    """The rule without `AllOf` of one part and without parts that always match."""
    if not isinstance(rule, AllOf):
        return rule
    parts = tuple(part for part in map(_simplify, rule.rules) if part != ALWAYS)
    return parts[0] if len(parts) == 1 else AllOf(parts)


def _explain(source: OnSiteSource, earlier: OnSiteSource) -> str:
    tie = " and comes first in the file" if source.priority == earlier.priority else ""
    return (
        f"The tracking source {source.name!r} (priority {source.priority}) can never win: {earlier.name!r} (priority "
        f"{earlier.priority}) matches all its visits{tie}. Give {source.name!r} a lower priority number, or remove it."
    )
