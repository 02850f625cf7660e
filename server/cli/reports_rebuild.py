"""`dni reports rebuild`: counts the calls of the log again."""

import time

import click

from server.cli.account import find_account_or_deleted
from server.cli.environment import open_stores_now
from server.domain.reports.contributions import write_counting_rules
from server.stores.rollups import CALLS_A_ROUND


@click.command("rebuild")
@click.argument("key")
def rebuild_reports(key: str) -> None:
    """Count all calls in the log of account KEY again, by its present time zone and parameter mapping.

    The server does so by itself when these change. Figures of calls that the log no longer has stay as they are.
    """
    with open_stores_now() as stores:
        rules = write_counting_rules(find_account_or_deleted(stores.accounts, key).account)
        stores.rollups.rebuild(key)
        rounds = 1
        while stores.rollups.count_changes(rules, time.time()):
            rounds += 1
            if not rounds % 100:
                click.echo(f"about {rounds * CALLS_A_ROUND:,} calls counted", err=True)
    click.echo(f"the reports of account {key!r} are complete")
