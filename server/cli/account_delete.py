"""`dni account delete`: deletes an account. Its calls stay until their retention ends."""

import sys
import time

import click

from server.cli.account import find_account
from server.cli.environment import (
    explain_refusals,
    find_author,
    make_account_service,
    open_stores_now,
)
from server.domain.account_history import Through
from server.domain.accounts import Account
from server.domain.counts import write_count


@click.command("delete")
@click.argument("key")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete_account(key: str, yes: bool) -> None:
    """Delete account KEY, after asking.

    Its pages show their own numbers again, its leases end, and callers hear that its numbers are not in use. Its numbers
    rest. Its calls stay until their retention ends; until then the key can't be used again.
    """
    with open_stores_now() as stores:
        stored = find_account(stores.accounts, key)
        if not yes:
            _ask(stored.account, len(stores.accounts.list_numbers(key)))
        with explain_refusals(key):
            service = make_account_service(stores.accounts)
            ended = service.delete(key, stored.revision, find_author(Through.CLI), stores.leases, time.time())
    click.echo(
        f"account {key!r}: deleted, {write_count(ended, 'lease')} ended; its calls are kept for "
        f"{write_count(stored.account.call_retention_days, 'day')}"
    )


def _ask(account: Account, count: int) -> None:
    what = f"account {account.key!r} ({account.name}) with {write_count(count, 'number')}"
    if not sys.stdin.isatty():
        raise click.ClickException(f"nothing changed. Add --yes to delete {what}.")
    click.confirm(f"Delete {what}? Calls to its numbers will not be answered.", abort=True)
