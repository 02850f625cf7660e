"""Deletes named entries of an account: API keys, secrets, allowed variables."""

from collections.abc import Callable

import click

from server.cli.account import find_account, find_account_or_deleted
from server.cli.environment import open_stores_now
from server.open_stores import Stores


def delete_of_account(
    key: str,
    delete: Callable[[Stores], bool],
    missing: str,
    listing: str,
    *,
    may_be_deleted: bool = False,
) -> None:
    """Call `delete`. If it finds nothing, end the command with the message `missing` and the command that lists all entries."""
    with open_stores_now() as stores:
        (find_account_or_deleted if may_be_deleted else find_account)(stores.accounts, key)
        if not delete(stores):
            raise click.ClickException(f"account {key!r} {missing}; '{listing} {key}' shows what it has")
