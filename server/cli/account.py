"""`dni account`: check account files and print their schema, export and list accounts."""

from collections.abc import Sequence
from pathlib import Path

import click

from server.account_file.json_schema import write_json_schema
from server.account_file.problems import AccountFileError, Problem
from server.account_file.read import read_with_warnings
from server.account_file.write import write_account_file
from server.account_file.yaml_lines import MAX_FILE_BYTES
from server.cli.environment import open_accounts
from server.domain.accounts import Account, OffSiteSource
from server.domain.owned_numbers import list_owned_numbers
from server.stores.contract import AccountStore, StoredAccount

_MOST_WARNINGS = 50
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.group()
def account() -> None:
    """Check, import, export, compare, revert, delete and list accounts."""


@account.command("check")
@click.argument("file", type=FILE)
def check_account(file: str) -> None:
    """Check the account FILE without importing it, and report every problem with its line number.

    Warnings are about what is allowed and makes no sense; they do not change the exit code.
    """
    checked, warnings = load_account_file(file)
    click.echo(f"{file}: account {checked.key!r} is fine: {_count_parts(checked)}")
    echo_warnings(warnings)


@account.command("export")
@click.argument("key")
def export_account(key: str) -> None:
    """Write the account KEY as an account file to standard output."""
    with open_accounts() as accounts:
        click.echo(write_account_file(find_account(accounts, key).account), nl=False)


@account.command("schema")
def print_schema() -> None:
    """Print the JSON Schema of account files, by which editors complete and check them."""
    click.echo(write_json_schema(), nl=False)


@account.command("list")
def list_accounts() -> None:
    """List all accounts."""
    with open_accounts() as accounts:
        for one in accounts.list_accounts():
            click.echo(f"{one.key}\t{one.name}\t{_count_parts(one)}")


def load_account_file(file: str) -> tuple[Account, list[Problem]]:
    """The account in the file (`-` is standard input) and its warnings; problems end the command, one a line."""
    with click.open_file(file, "rb") as stream:
        # One byte more than is read tells a file that is too long from one that just fits.
        content = stream.read(MAX_FILE_BYTES + 1)
    try:
        return read_with_warnings(content)
    except AccountFileError as error:
        shown = "standard input" if file == "-" else Path(file).name
        count = len(error.problems)
        raise click.ClickException(f"{shown}: {count} problem{'s' if count != 1 else ''}\n{error}") from error


def list_numbers_of_others(accounts: AccountStore, account: Account) -> list[str]:
    """Numbers (E.164, sorted) that the account names and another one owns, as from before each had one owner."""
    owned = {one.number for one in accounts.list_numbers(account.key)}
    return sorted({*list_owned_numbers(account)} - owned)


def find_account(accounts: AccountStore, key: str) -> StoredAccount:
    """The account with this key; ends the command with the keys that there are."""
    stored = accounts.find(key)
    if stored is None:
        keys = (
            ", ".join(one.key for one in accounts.list_accounts()) or "none yet; import one with 'dni account import'"
        )
        raise click.ClickException(f"there is no account {key!r}; there are: {keys}")
    return stored


def choose_keys(accounts: AccountStore, key: str | None) -> list[str]:
    """The key of the account that is meant, or without one the keys of all; ends the command when there is no such account.

    A deleted account has calls until their retention is over, so its key may be meant.
    """
    if key is None:
        return list(accounts.list_revisions())
    if any(one.account.key == key for one in accounts.list_deleted()):
        return [key]
    return [find_account(accounts, key).account.key]


def echo_warnings(warnings: Sequence[Problem]) -> None:
    """Print the warnings about a file, or the first of them."""
    for warning in warnings[:_MOST_WARNINGS]:
        click.echo(f"warning: {warning}")
    if len(warnings) > _MOST_WARNINGS:
        click.echo(f"warning: there are {len(warnings) - _MOST_WARNINGS:,} more warnings")


def _count_parts(one: Account) -> str:
    off_site = sum(isinstance(source, OffSiteSource) for source in one.tracking_sources)
    parts = {
        "campaign": len(one.campaigns),
        "target number": len(one.target_numbers),
        "number pool": len(one.number_pools),
        "on-site source": len(one.tracking_sources) - off_site,
        "off-site source": off_site,
        "receiving number": len(one.receiving_numbers),
        "route": len(one.routes),
        "postback": len(one.postbacks),
    }
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for name, count in parts.items())
