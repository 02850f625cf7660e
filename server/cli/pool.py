"""`dni pool`: the size and the state of number pools."""

import click

from server.cli.account import find_account
from server.domain.accounts import Account
from server.domain.number_pools import NumberPool
from server.stores.contract import AccountStore


@click.group()
def pool() -> None:
    """Size number pools, and show their state."""


def find_pools(accounts: AccountStore, key: str | None, name: str | None) -> list[tuple[Account, NumberPool]]:
    """The pools with this name in the account with this key. None means all. Ends the command if there are none."""
    among = [find_account(accounts, key).account] if key is not None else accounts.list_accounts()
    pools = [(account, number_pool) for account in among for number_pool in account.number_pools]
    found = [(account, number_pool) for account, number_pool in pools if name in (None, number_pool.name)]
    where = f"account {key!r} has" if key is not None else "there is"
    if not pools:
        raise click.ClickException(f"{where} no number pool yet; import an account file with `number_pools`")
    if not found:
        raise click.ClickException(f"{where} no number pool {name!r}; there are: {_list_names(pools)}")
    return found


def find_pool(accounts: AccountStore, key: str | None, name: str | None) -> tuple[Account, NumberPool]:
    """The one pool with this name and account. Ends the command if there are several, listing them."""
    found = find_pools(accounts, key, name)
    if len(found) > 1:
        how = "by name" if name is None else "with --account"
        raise click.ClickException(f"there are several number pools, choose one {how}: {_list_names(found)}")
    return found[0]


def _list_names(pools: list[tuple[Account, NumberPool]]) -> str:
    return ", ".join(f"{number_pool.name} (account {account.key})" for account, number_pool in pools)
