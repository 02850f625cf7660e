"""`dni pool`: how large number pools should be, and how they are doing."""

import click

from server.cli.account import find_account
from server.domain.accounts import Account
from server.domain.number_pools import NumberPool
from server.stores.contract import AccountStore


@click.group()
def pool() -> None:
    """Size number pools, and see how they are doing."""


def find_pools(accounts: AccountStore, key: str | None, name: str | None) -> list[tuple[Account, NumberPool]]:
    """The pools of that name, in the account with that key; None stands for all. Ends the command when there are none."""
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
    """The one pool that is meant; ends the command with the choice where there are several."""
    found = find_pools(accounts, key, name)
    if len(found) > 1:
        how = "by name" if name is None else "with --account"
        raise click.ClickException(f"there are several number pools, choose one {how}: {_list_names(found)}")
    return found[0]


def _list_names(pools: list[tuple[Account, NumberPool]]) -> str:
    return ", ".join(f"{number_pool.name} (account {account.key})" for account, number_pool in pools)
