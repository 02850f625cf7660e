"""Explains which tracking source a visitor matches, why, and which number each target number becomes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dni_py.core.attribution import attribute_landing
from dni_py.core.text import matches_pattern
from server.domain.accounts import Account, Assignment, OnSiteSource
from server.domain.choices import PoolMode
from server.domain.match_rules import Condition, MatchRule, Not
from server.domain.number_pools import NumberPool, make_lease_key
from server.domain.phone_numbers import PhoneNumber, write_number_record
from server.domain.pool_choice import ServingPool, choose_pool
from server.domain.public_config.attribution_rules import find_rule
from server.domain.public_config.build import build_public_config
from server.domain.public_config.conditions import write_leaf
from server.domain.rule_words import describe_condition
from server.domain.visit_derivation import prepare_visit_deriver


@dataclass(frozen=True)
class TriedCondition:
    """A condition in words, the value that was compared (empty: none), and whether it matched."""

    words: str
    value: str
    is_met: bool


@dataclass(frozen=True)
class TriedSource:
    """A tracking source that was tried, whether it matched, and the conditions that decided it."""

    name: str
    is_match: bool
    conditions: tuple[TriedCondition, ...]


@dataclass(frozen=True)
class ShownNumber:
    """What visitors see instead of a target number (its name), in words."""

    target_number: str
    words: str


@dataclass(frozen=True)
class SourceExplanation:
    """The tracking source of a visit (None: none matched) and how it was found.

    `is_own_referrer`: the referrer is one of the account's own or ignored sites, so it was not used. `tried` are the sources
    in their order, up to the one that matched.
    """

    is_own_referrer: bool
    tried: tuple[TriedSource, ...]
    tags: Mapping[str, str]
    source: OnSiteSource | None
    shown: tuple[ShownNumber, ...]


def explain_source(account: Account, landing_url: str, referring_url: str) -> SourceExplanation:
    """The explanation for a visitor who lands on this URL from the other one (empty: none)."""
    config = build_public_config(account)
    is_own_referrer = bool(matches_pattern(config["own_domain_pattern"], referring_url))
    if is_own_referrer:
        referring_url = ""
    attribution = attribute_landing(landing_url, referring_url, config)
    tried = []
    for one, source in zip(attribution["tried"], account.on_site_sources, strict=False):
        words = dict(_list_words(find_rule(source)))
        conditions = tuple(
            TriedCondition(words[leaf["subject"], leaf["pattern"]], leaf["value"], leaf["holds"])
            for leaf in one["because"]
        )
        tried.append(TriedSource(one["name"], one["holds"], conditions))
    index = attribution["source_index"]
    chosen = account.on_site_sources[index] if index >= 0 else None
    tags = prepare_visit_deriver(account).derive(landing_url, referring_url).tags
    shown = tuple(_list_shown(account, chosen, tags)) if chosen else ()
    return SourceExplanation(is_own_referrer, tuple(tried), dict(attribution["tags"]), chosen, shown)


def _list_shown(account: Account, source: OnSiteSource, tags: Mapping[str, str]) -> Iterator[ShownNumber]:
    for one in source.assign:
        yield ShownNumber(one.target_number, _describe_shown(account, source, one, tags))


def _describe_shown(account: Account, source: OnSiteSource, assignment: Assignment, tags: Mapping[str, str]) -> str:
    """The number shown for the target number: a number, a number of a pool, or why the assigned pool can't be used."""
    if isinstance(assignment.shows, PhoneNumber):
        return _write_number(assignment.shows)
    targets = {target.name: target for target in account.target_numbers}
    choice = choose_pool(account, source, targets[assignment.target_number], tags)
    default_number = _write_number(choice.default_number)
    if isinstance(choice, ServingPool):
        sharing = _describe_sharing(choice.pool, tags)
        return f"a number of the pool {choice.pool.name!r}, {sharing}; {default_number} if none is free"
    assigned = account.find_number_pool(assignment.shows.number_pool)
    return f"{default_number}, because the pool {assigned.name!r} serves the publisher {assigned.publisher!r} alone"


def _describe_sharing(pool: NumberPool, tags: Mapping[str, str]) -> str:
    if pool.mode is PoolMode.PER_VISITOR:
        return "for this visitor alone"
    key = make_lease_key(pool, tags, visitor_id="").tags
    common = ", ".join(f"{name} {value!r}" for name, value in key.items())
    return f"shared by visits with {common}" if common else "shared by visits without any of its key tags"


def _list_words(rule: MatchRule) -> Iterator[tuple[tuple[str, str], str]]:
    """Each condition in words, by the subject and pattern that the browser gets for it."""
    if isinstance(rule, Condition):
        yield write_leaf(rule), describe_condition(rule)
        return
    for part in (rule.rule,) if isinstance(rule, Not) else rule.rules:
        yield from _list_words(part)


def _write_number(number: PhoneNumber) -> str:
    extension = f" ext. {number.extension}" if number.extension else ""
    return f"{write_number_record(number)['international']}{extension}"
