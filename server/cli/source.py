"""`dni source explain`: why a visitor is taken for coming from one tracking source and not another."""

from typing import Any

import click

from dni_py.core.rules import Tried, read_landing
from dni_py.core.sources import choose_source
from server.cli.account import find_account
from server.cli.environment import open_accounts
from server.domain.public_config import build_public_config

_WORDS = {
    "present": "is present",
    "equals": "equals",
    "contains": "contains",
    "pattern": "fits",
    "domain": "is at",
    "path": "is below",
}


@click.group()
def source() -> None:
    """Look into tracking sources."""


@source.command()
@click.argument("key")
@click.option("--url", required=True, help="The landing URL, with its parameters.")
@click.option("--referrer", default="", help="The URL of the page that the visitor came from; none if left out.")
def explain(key: str, url: str, referrer: str) -> None:
    """Tell which tracking source of account KEY a visitor comes from, which were tried before, and why they did not match."""
    with open_accounts() as accounts:
        config = build_public_config(find_account(accounts, key).account)
    landing = read_landing(url, referrer, config["fragment_parameters"])
    choice = choose_source(config["tracking_sources"], landing)
    for tried in choice["tried"]:
        click.echo(f"{'yes' if tried['holds'] else 'no ':<3}  {tried['name']}")
        for leaf in tried["because"]:
            click.echo(f"       {_describe_leaf(leaf)}")
    if choice["index"] < 0:
        click.echo("No tracking source matches: pages keep their own numbers.")
        return
    chosen = config["tracking_sources"][choice["index"]]
    click.echo(f"Tracking source: {chosen['name']}")
    for target, assigned in chosen["assign"].items():
        click.echo(f"  {target}: {_write_record(assigned['tracking_number'])}")
    if not chosen["assign"]:
        click.echo("  It assigns no tracking number: pages keep their own numbers.")


def _describe_leaf(leaf: Tried) -> str:
    rule = leaf["rule"]
    subject = f"parameter {rule['name']}" if rule["subject"] == "parameter" else rule["subject"].replace("_", " ")
    wanted = " or ".join(repr(value) for value in rule["values"])
    found = repr(leaf["value"]) if leaf["value"] else "nothing"
    return f"{'+' if leaf['holds'] else '-'} {subject} {_WORDS[rule['test']]} {wanted}".rstrip() + f"; it is {found}"


def _write_record(record: dict[str, Any]) -> str:
    extension = f" ext. {record['extension']}" if record.get("extension") else ""
    return f"{record['international']}{extension}"
