"""`dni account history`, `show` and `revert`: what an account was, who changed it, and back."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from server.account_file.write import write_account_file
from server.cli.account import find_account
from server.cli.environment import explain_refusals, find_author, make_account_service, open_accounts
from server.domain.account_changes import describe_change, describe_changes
from server.domain.account_history import FieldChange, HistoryEntry, Through

_REVISION = click.IntRange(min=1)


@click.command("history")
@click.argument("key")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many revisions.")
def show_history(key: str, last: int) -> None:
    """Show who changed account KEY, when, through what, and each field's old and new value. The newest comes last."""
    with open_accounts() as accounts:
        account = find_account(accounts, key).account
        entries = accounts.list_history(key)
    for entry in entries[-last:]:
        for line in _write_entry(entry, account.time_zone):
            click.echo(line)


@click.command("show")
@click.argument("key")
@click.option("--revision", type=_REVISION, metavar="N", help="As it was at revision N; as it is now if left out.")
def show_account(key: str, revision: int | None) -> None:
    """Show account KEY as an account file, under a line that says which revision it is."""
    with open_accounts() as accounts:
        stored = find_account(accounts, key)
        if revision is not None:
            old = accounts.find_at(key, revision)
            if old is None:
                raise click.ClickException(
                    f"account {key!r} has no revision {revision}; the newest is {stored.revision}"
                )
            stored = old
    moment = _write_moment(stored.changed_at, stored.account.time_zone)
    click.echo(f"# Revision {stored.revision} of account {key!r}, of {moment}.")
    click.echo(write_account_file(stored.account), nl=False)


@click.command("revert")
@click.argument("key")
@click.argument("revision", type=_REVISION)
def revert_account(key: str, revision: int) -> None:
    """Make account KEY again what it was at REVISION, as a new revision, and show what changed."""
    with open_accounts() as accounts:
        before = find_account(accounts, key)
        with explain_refusals(key):
            after = make_account_service(accounts).revert(key, revision, find_author(Through.CLI))
    if after.revision == before.revision:
        click.echo(f"account {key!r}: nothing changed")
        return
    click.echo(f"account {key!r}: revision {after.revision} is what revision {revision} was")
    for line in describe_changes(before.account, after.account):
        click.echo(f"  {line}")


def _write_entry(entry: HistoryEntry, time_zone: str) -> Iterator[str]:
    moment = _write_moment(entry.changed_at, time_zone)
    yield f"{entry.revision}  {moment}  {entry.by.name} ({entry.by.through.value})"
    for change in entry.changes:
        yield f"    {_write_change(change)}"


def _write_change(change: FieldChange) -> str:
    if change.path:
        return describe_change(change)
    return f"created: {change.new}" if change.old is None else f"deleted: {change.old}"


def _write_moment(at: float, time_zone: str) -> str:
    return f"{datetime.fromtimestamp(at, ZoneInfo(time_zone)):%Y-%m-%d %H:%M:%S %Z}"
