"""Deletes what accounts have by name: API keys, secrets, leave to use a variable."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

import click

from server.cli.account import find_account, find_account_or_deleted
from server.cli.environment import open_accounts

Store = TypeVar("Store")


def delete_of_account(
    key: str,
    open_store: Callable[[], AbstractContextManager[Store]],
    delete: Callable[[Store], bool],
    missing: str,
    listing: str,
    *,
    may_be_deleted: bool = False,
) -> None:
    """Delete it; where there is none, end the command with what is `missing` and the command that lists what there is."""
    with open_accounts() as accounts, open_store() as store:
        (find_account_or_deleted if may_be_deleted else find_account)(accounts, key)
        if not delete(store):
            raise click.ClickException(f"account {key!r} {missing}; '{listing} {key}' shows what it has")
