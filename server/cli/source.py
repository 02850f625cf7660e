"""`dni source explain`: which tracking source a visitor matches, and why."""

from collections.abc import Iterator, Mapping

import click

from dni_py.core.attribution import attribute_landing
from dni_py.core.rules import Tried
from dni_py.core.text import matches_pattern
from server.cli.account import find_account
from server.cli.environment import open_stores_now
from server.domain.accounts import Account, Assignment, OnSiteSource
from server.domain.choices import PoolMode
from server.domain.match_rules import Condition, ConditionTest, MatchRule, Not
from server.domain.number_pools import NumberPool, make_lease_key
from server.domain.phone_numbers import PhoneNumber, write_number_record
from server.domain.pool_choice import ServingPool, choose_pool
from server.domain.public_config.attribution_rules import find_rule
from server.domain.public_config.build import build_public_config
from server.domain.public_config.conditions import write_leaf
from server.domain.visit_derivation import prepare_visit_deriver

_WORDS = {
    ConditionTest.PRESENT: "is present",
    ConditionTest.EQUALS: "equals",
    ConditionTest.CONTAINS: "contains",
    ConditionTest.PATTERN: "fits",
    ConditionTest.DOMAIN: "is at",
    ConditionTest.PATH: "is below",
}


@click.group()
def source() -> None:
    """Explain tracking sources."""


@source.command()
@click.argument("key")
@click.option("--url", required=True, help="The landing URL, with its parameters.")
@click.option("--referrer", default="", help="The URL of the page before. Default: none.")
def explain(key: str, url: str, referrer: str) -> None:
    """Show which tracking source of account KEY a visitor matches, which were tried before it, and why they did not match."""
    with open_stores_now() as stores:
        account = find_account(stores.accounts, key).account
    config = build_public_config(account)
    if matches_pattern(config["own_domain_pattern"], referrer):
        click.echo("The referrer is one of the site's own origins or an ignored referrer, so it is not used.")
        referrer = ""
    attribution = attribute_landing(url, referrer, config)
    for tried, tried_source in zip(attribution["tried"], account.on_site_sources, strict=False):
        click.echo(f"{'yes' if tried['holds'] else 'no ':<3}  {tried['name']}")
        words = dict(_describe_conditions(find_rule(tried_source)))
        for leaf in tried["because"]:
            click.echo(f"       {_describe_leaf(leaf, words)}")
    for name, value in attribution["tags"].items():
        click.echo(f"Tag: {name} = {value}")
    if attribution["source_index"] < 0:
        click.echo("No tracking source matches: pages keep their own numbers.")
        return
    chosen = account.on_site_sources[attribution["source_index"]]
    click.echo(f"Tracking source: {chosen.name}")
    tags = prepare_visit_deriver(account).derive(url, referrer).tags
    for assignment in chosen.assign:
        click.echo(f"  {assignment.target_number}: {_describe_shown(account, chosen, assignment, tags)}")
    if not chosen.assign:
        click.echo("  It assigns no tracking number: pages keep their own numbers.")


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


def _describe_conditions(rule: MatchRule) -> Iterator[tuple[tuple[str, str], str]]:
    """Each condition in words, by the subject and pattern that the browser gets for it."""
    if isinstance(rule, Condition):
        subject = rule.subject.replace("_", " ")
        wanted = " or ".join(map(repr, rule.values))
        yield write_leaf(rule), f"{subject} {rule.parameter}".strip() + f" {_WORDS[rule.test]} {wanted}".rstrip()
        return
    for part in (rule.rule,) if isinstance(rule, Not) else rule.rules:
        yield from _describe_conditions(part)


def _describe_leaf(leaf: Tried, words: dict[tuple[str, str], str]) -> str:
    found = repr(leaf["value"]) if leaf["value"] else "nothing"
    return f"{'+' if leaf['holds'] else '-'} {words[leaf['subject'], leaf['pattern']]}; it is {found}"


def _write_number(number: PhoneNumber) -> str:
    extension = f" ext. {number.extension}" if number.extension else ""
    return f"{write_number_record(number)['international']}{extension}"
