"""`dni source explain`: which tracking source a visitor matches, and why."""

import click

from server.cli.account import find_account
from server.cli.environment import open_stores_now
from server.domain.source_explanation import TriedCondition, explain_source


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
    explained = explain_source(account, url, referrer)
    if explained.is_own_referrer:
        click.echo("The referrer is one of the site's own origins or an ignored referrer, so it is not used.")
    for tried in explained.tried:
        click.echo(f"{'yes' if tried.is_match else 'no ':<3}  {tried.name}")
        for condition in tried.conditions:
            click.echo(f"       {_describe_condition(condition)}")
    for name, value in explained.tags.items():
        click.echo(f"Tag: {name} = {value}")
    if explained.source is None:
        click.echo("No tracking source matches: pages keep their own numbers.")
        return
    click.echo(f"Tracking source: {explained.source.name}")
    for shown in explained.shown:
        click.echo(f"  {shown.target_number}: {shown.words}")
    if not explained.shown:
        click.echo("  It assigns no tracking number: pages keep their own numbers.")


def _describe_condition(condition: TriedCondition) -> str:
    found = repr(condition.value) if condition.value else "nothing"
    return f"{'+' if condition.is_met else '-'} {condition.words}; it is {found}"
