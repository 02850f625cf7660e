"""`dni account`: check, import, export and list accounts."""

from collections.abc import Sequence
from pathlib import Path

import click

from server.account_file.problems import AccountFileError, Problem
from server.account_file.read import read_with_warnings
from server.account_file.write import write_account_file
from server.account_file.yaml_lines import MAX_FILE_BYTES
from server.accounts.errors import ChangedMeanwhile
from server.accounts.service import AccountService
from server.cli.environment import find_author, open_accounts
from server.domain.account_changes import describe_changes
from server.domain.account_history import Through
from server.domain.accounts import Account, OffSiteSource
from server.domain.owned_numbers import list_owned_numbers
from server.stores.contract import AccountStore, NumberTaken, StoredAccount

_MOST_WARNINGS = 50
_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True)


@click.group()
def account() -> None:
    """Check, import, export and list accounts."""


@account.command("check")
@click.argument("file", type=_FILE)
def check_account(file: str) -> None:
    """Check the account FILE without importing it, and tell every problem with its line.

    Warnings are about what is allowed and makes no sense; they do not change the exit code.
    """
    checked, warnings = _load(file)
    click.echo(f"{file}: account {checked.key!r} is fine: {_count_parts(checked)}")
    _echo_warnings(warnings)


@account.command("import")
@click.argument("file", type=_FILE)
def import_account(file: str) -> None:
    """Import the account FILE, in place of the account with its key, and tell what changed."""
    wanted, warnings = _load(file)
    with open_accounts() as accounts:
        for line in save_account(accounts, wanted):
            click.echo(line)
    _echo_warnings(warnings)


@account.command("export")
@click.argument("key")
def export_account(key: str) -> None:
    """Write the account KEY as an account file to standard output."""
    with open_accounts() as accounts:
        click.echo(write_account_file(find_account(accounts, key).account), nl=False)


@account.command("list")
def list_accounts() -> None:
    """List all accounts."""
    with open_accounts() as accounts:
        for one in accounts.list_accounts():
            click.echo(f"{one.key}\t{one.name}\t{_count_parts(one)}")


def load_account_file(file: str) -> Account:
    """The account in the file (`-` is standard input); all problems end the command, one a line."""
    return _load(file)[0]


def _load(file: str) -> tuple[Account, list[Problem]]:
    with click.open_file(file, "rb") as stream:
        # One byte more than is read tells a file that is too long from one that just fits.
        content = stream.read(MAX_FILE_BYTES + 1)
    try:
        return read_with_warnings(content)
    except AccountFileError as error:
        shown = "standard input" if file == "-" else Path(file).name
        count = len(error.problems)
        raise click.ClickException(f"{shown}: {count} problem{'s' if count != 1 else ''}\n{error}") from error


def save_account(accounts: AccountStore, wanted: Account) -> list[str]:
    """Keep the account; the lines say what changed, and what will make calls hard to attribute."""
    stored = accounts.find(wanted.key)
    before = stored.account if stored else None
    # Whoever reads a file has checked it.
    service = AccountService(accounts, lambda _account: ())
    try:
        service.change(wanted.key, lambda _: wanted, stored.revision if stored else 0, find_author(Through.FILE))
    except (NumberTaken, ChangedMeanwhile) as error:
        raise click.ClickException(f"account {wanted.key!r}: nothing changed. {error}") from error
    changes = describe_changes(before, wanted)
    if not changes:
        lines = [f"account {wanted.key!r}: nothing changed"]
    else:
        lines = [f"account {wanted.key!r}: {'changed' if before else 'created'}", *(f"  {line}" for line in changes)]
    return [*lines, *_warn_of_strangers(accounts, wanted), *_warn_of_circles(accounts, wanted)]


def list_numbers_of_others(accounts: AccountStore, account: Account) -> list[str]:
    """Numbers (E.164, sorted) that the account names and another one owns, as from before each had one owner."""
    owned = {one.number for one in accounts.list_numbers(account.key)}
    return sorted({*list_owned_numbers(account)} - owned)


def _warn_of_strangers(accounts: AccountStore, wanted: Account) -> list[str]:
    return [
        f"warning: {number} belongs to another account, which gets its calls. Remove it here, or have the other account "
        "remove it and then run `dni numbers move`"
        for number in list_numbers_of_others(accounts, wanted)
    ]


def _warn_of_circles(accounts: AccountStore, wanted: Account) -> list[str]:
    return [
        f"warning: {one.number.number}, the receiving number {one.name!r}, is a tracking number of account {key!r}; "
        "a call to it would be a call to that account, and may be sent in circles"
        for one in wanted.receiving_numbers
        if (key := accounts.find_owner(one.number.number)) is not None
    ]


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
    """The key of the account that is meant, or without one the keys of all; ends the command when there is no such account."""
    return list(accounts.list_revisions()) if key is None else [find_account(accounts, key).account.key]


def _echo_warnings(warnings: Sequence[Problem]) -> None:
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
