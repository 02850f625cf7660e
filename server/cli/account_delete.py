"""`dni account delete`: an account goes, its calls stay until their retention is over."""

import sys
import time

import click

from server.cli.account import find_account
from server.cli.environment import (
    explain_refusals,
    find_author,
    make_account_service,
    open_accounts,
    open_leases_now,
)
from server.domain.account_history import Through
from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.stores.leases.contract import LeaseStore


@click.command("delete")
@click.argument("key")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete_account(key: str, yes: bool) -> None:
    """Delete account KEY, after asking.

    Its pages show their own numbers, its leases end, calls to its numbers are answered as not in use, and its numbers rest.
    Its calls stay until their retention is over; until then the key can't be used again.
    """
    with open_accounts() as accounts, open_leases_now() as leases:
        stored = find_account(accounts, key)
        if not yes:
            _ask(stored.account, len(accounts.list_numbers(key)))
        with explain_refusals(key):
            make_account_service(accounts).delete(key, stored.revision, find_author(Through.CLI))
        count = _end_leases(leases, stored.account)
    click.echo(
        f"account {key!r}: deleted, {count} lease{'' if count == 1 else 's'} ended; its calls are kept for "
        f"{stored.account.call_retention_days} days"
    )


def _ask(account: Account, count: int) -> None:
    what = f"account {account.key!r} ({account.name}) with {count} number{'' if count == 1 else 's'}"
    if not sys.stdin.isatty():
        raise click.ClickException(f"nothing changed. Add --yes to delete {what}.")
    click.confirm(f"Delete {what}? Calls to them will not be answered.", abort=True)


def _end_leases(leases: LeaseStore, account: Account) -> int:
    """End what is leased of the account's pools; a number on a call is let go of when the call ends."""
    now = time.time()
    pools = [build_leased_pool(account.key, pool) for pool in account.number_pools]
    return sum(leases.release(pool, place, now) for pool in pools for place in pool.places)
