"""`dni account history`, `show` and `revert`: the revisions of an account."""

from collections.abc import Iterator

import click

from server.account_file.write import write_account_file
from server.cli.account import describe_deleted, find_account, find_account_or_deleted
from server.cli.environment import explain_refusals, find_author, make_account_service, open_stores_now
from server.cli.local_times import write_clock
from server.cli.output import show
from server.domain.account_changes import describe_change
from server.domain.account_history import FieldChange, HistoryEntry, Through, list_shown_changes
from server.domain.account_summary import summarize_changes
from server.stores.contract import DeletedAccount, StoredAccount

_REVISION = click.IntRange(min=1)


@click.command("history")
@click.argument("key")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, help="How many revisions.")
def show_history(key: str, last: int) -> None:
    """List the changes of account KEY, newest last: who made each, when and how, with each field's old and new value."""
    with open_stores_now() as stores:
        account = find_account_or_deleted(stores.accounts, key).account
        entries = stores.accounts.list_history(key)
    show(line for entry in entries[-last:] for line in _write_entry(entry, account.time_zone))


@click.command("show")
@click.argument("key")
@click.option("--revision", type=_REVISION, metavar="N", help="Show revision N instead of the newest.")
def show_account(key: str, revision: int | None) -> None:
    """Show account KEY as an account file. The first line names the revision."""
    with open_stores_now() as stores:
        found = find_account_or_deleted(stores.accounts, key)
        shown = found if revision is None else stores.accounts.find_at(key, revision)
        if shown is None:
            newest = stores.accounts.list_history(key)[-1].revision
            raise click.ClickException(f"account {key!r} has no revision {revision}; the newest is {newest}")
    if isinstance(shown, StoredAccount):
        moment = write_clock(shown.changed_at, shown.account.time_zone)
        click.echo(f"# Revision {shown.revision} of account {key!r}, of {moment}.")
    if isinstance(found, DeletedAccount):
        click.echo(f"# The {describe_deleted(found)}.")
    click.echo(write_account_file(shown.account), nl=False)


@click.command("revert")
@click.argument("key")
@click.argument("revision", type=_REVISION)
def revert_account(key: str, revision: int) -> None:
    """Restore account KEY to REVISION, as a new revision, and show what changed."""
    with open_stores_now() as stores:
        before = find_account(stores.accounts, key)
        with explain_refusals(key):
            after = make_account_service(stores.accounts).revert(key, revision, find_author(Through.CLI))
    if after.revision == before.revision:
        click.echo(f"account {key!r}: nothing changed")
        return
    click.echo(f"account {key!r}: revision {after.revision} restores revision {revision}")
    show(f"  {line}" for line in summarize_changes(before.account, after.account))


def _write_entry(entry: HistoryEntry, time_zone: str) -> Iterator[str]:
    moment = write_clock(entry.changed_at, time_zone)
    yield f"{entry.revision}  {moment}  {entry.by.name} ({entry.by.through.value})"
    for change in list_shown_changes(entry.changes):
        yield f"    {_write_change(change)}"


def _write_change(change: FieldChange) -> str:
    if change.path:
        return describe_change(change)
    return f"created: {change.new}" if change.old is None else f"deleted: {change.old}"
