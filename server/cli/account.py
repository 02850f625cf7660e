"""`dni account`: check account files and print their schema, export and list accounts."""

from collections.abc import Sequence
from pathlib import Path

import click

from server.account_file.json_schema import write_json_schema
from server.account_file.problems import AccountFileError, Problem
from server.account_file.read import read_with_warnings
from server.account_file.write import write_account_file
from server.account_file.yaml_lines import MAX_FILE_BYTES
from server.cli.command_line import write_command
from server.cli.environment import open_stores_now
from server.cli.local_times import write_clock
from server.domain.account_summary import describe_account
from server.domain.accounts import Account
from server.domain.counts import write_count
from server.domain.owned_numbers import list_owned_numbers
from server.stores.contract import AccountStore, DeletedAccount, StoredAccount

_MOST_WARNINGS = 50
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.group()
def account() -> None:
    """Check, import, export, compare, revert, delete and list accounts."""


@account.command("check")
@click.argument("file", type=FILE)
def check_account(file: str) -> None:
    """Check the account FILE without importing it, and report every problem with its line number.

    Warnings are about entries that are valid but probably wrong. They do not change the exit code.
    """
    checked, warnings = load_account_file(file)
    click.echo(f"{file}: account {checked.key!r} is fine: {describe_account(checked)}")
    echo_warnings(warnings)


@account.command("export")
@click.argument("key")
def export_account(key: str) -> None:
    """Write the account KEY as an account file to standard output."""
    with open_stores_now() as stores:
        click.echo(write_account_file(find_account(stores.accounts, key).account), nl=False)


@account.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of account files. Editors use it to complete and check them."""
    click.echo(write_json_schema(), nl=False)


@account.command("list")
def list_accounts() -> None:
    """List all accounts."""
    with open_stores_now() as stores:
        for one in stores.accounts.list_accounts():
            click.echo(f"{one.key}\t{one.name}\t{describe_account(one)}")


def load_account_file(file: str) -> tuple[Account, list[Problem]]:
    """The account in the file (`-` is standard input) and its warnings. Ends the command with one line for each problem."""
    with click.open_file(file, "rb") as stream:
        # One byte over the limit is enough to see that a file is too long.
        content = stream.read(MAX_FILE_BYTES + 1)
    try:
        return read_with_warnings(content)
    except AccountFileError as error:
        shown = "standard input" if file == "-" else Path(file).name
        raise click.ClickException(f"{shown}: {write_count(len(error.problems), 'problem')}\n{error}") from error


def list_numbers_of_others(accounts: AccountStore, account: Account) -> list[str]:
    """Numbers (E.164, sorted) that the account names and another one owns. Older versions allowed this."""
    owned = {one.number for one in accounts.list_numbers(account.key)}
    return sorted({*list_owned_numbers(account)} - owned)


def find_account(accounts: AccountStore, key: str) -> StoredAccount:
    """The account with this key. Ends the command if there is none, listing all keys, or if it was deleted."""
    found = find_account_or_deleted(accounts, key)
    if isinstance(found, DeletedAccount):
        raise click.ClickException(
            f"{describe_deleted(found)}; '{write_command()} account history {key}' shows its revisions"
        )
    return found


def find_account_or_deleted(accounts: AccountStore, key: str) -> StoredAccount | DeletedAccount:
    """The account with this key, also a deleted one that still has calls. Ends the command if there is none, listing all keys."""
    found = accounts.find(key) or next((one for one in accounts.list_deleted() if one.account.key == key), None)
    if found is None:
        keys = ", ".join(accounts.list_revisions()) or f"none yet; import one with '{write_command()} account import'"
        raise click.ClickException(f"there is no account {key!r}; there are: {keys}")
    return found


def describe_deleted(deleted: DeletedAccount) -> str:
    """When the account was deleted, in its own time zone."""
    account = deleted.account
    return f"account {account.key!r} was deleted on {write_clock(deleted.deleted_at, account.time_zone)}"


def choose_keys(accounts: AccountStore, key: str | None) -> list[str]:
    """`key` alone, or the keys of all accounts if it is None. Ends the command if there is no such account.

    A deleted account keeps its calls until their retention ends, so its key is accepted too.
    """
    if key is None:
        return list(accounts.list_revisions())
    return [find_account_or_deleted(accounts, key).account.key]


def echo_warnings(warnings: Sequence[Problem]) -> None:
    """Print the first 50 warnings about a file, and how many more there are."""
    for warning in warnings[:_MOST_WARNINGS]:
        click.echo(f"warning: {warning}")
    if len(warnings) > _MOST_WARNINGS:
        click.echo(f"warning: there are {len(warnings) - _MOST_WARNINGS:,} more warnings")
