"""`dni account import`: shows what an account file changes, asks before it removes parts that calls need, and imports it."""

import sys
from collections.abc import Iterator, Sequence

import click

from server.accounts.errors import AccountInvalid
from server.accounts.service import AccountService
from server.cli.account import FILE, echo_warnings, load_account_file
from server.cli.environment import (
    explain_refusals,
    find_author,
    make_account_service,
    open_stores_now,
    read_settings_now,
)
from server.cli.import_warnings import warn_of_circles, warn_of_numbers_of_others
from server.cli.named_secrets import warn_of_missing_secrets
from server.cli.output import show
from server.domain.account_changes import describe_changes
from server.domain.account_history import Through
from server.domain.account_import import ImportPlan, plan_import, plan_replacement
from server.domain.account_summary import describe_account, summarize_changes
from server.domain.accounts import Account
from server.domain.owned_numbers import NumberState
from server.stores.contract import AccountStore, AccountUnreadable


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Remove numbers, number pools and postbacks without asking.")
@click.option(
    "--dry-run", is_flag=True, help="Show what would change and save nothing. The exit code is that of the import."
)
@click.option("--verbose", is_flag=True, help="Show each changed field with its old and new value.")
@click.option(
    "--take",
    multiple=True,
    metavar="NAME",
    help="Use the file's version of the part or setting NAME, which the console changed; `account` means all settings.",
)
def import_account(file: str, yes: bool, dry_run: bool, verbose: bool, take: Sequence[str]) -> None:
    """Import the account FILE over the account with its key, and show what changed.

    It asks before it removes numbers, number pools or postbacks. Parts and settings that were changed in the console keep
    these changes, and parts that were removed there stay removed. Use --take to prefer FILE.
    """
    wanted, warnings = load_account_file(file)
    key = wanted.key
    with open_stores_now(creates_database=True) as stores:
        plan, revision = _plan(stores.accounts, wanted, take)
        _refuse_parts_of_others(key, plan)
        lines = list(_write_changes(plan, is_verbose=verbose))
        can_ask = file != "-" and sys.stdin.isatty()
        if plan.removes and not yes and not dry_run:
            _ask(key, plan, lines, can_ask=can_ask)
            lines = []
        with explain_refusals(key):
            _import(make_account_service(stores.accounts), plan, revision, is_dry_run=dry_run)
        lines += [*warn_of_numbers_of_others(stores.accounts, plan), *warn_of_circles(stores.accounts, plan.account)]
        lines += warn_of_missing_secrets(stores.secrets, plan.account, read_settings_now())
    show([_write_heading(plan, is_new=not revision, is_dry_run=dry_run), *lines])
    echo_warnings(warnings)
    if dry_run and plan.removes and not yes and not can_ask:
        raise click.ClickException(_refuse_to_remove(key, plan, is_dry_run=True))


def _import(service: AccountService, plan: ImportPlan, revision: int, *, is_dry_run: bool) -> None:
    account = plan.account
    try:
        service.change(account.key, lambda _: account, revision, find_author(Through.FILE), is_rehearsal=is_dry_run)
    except AccountInvalid as error:
        left_out = ", ".join(plan.merged.left_out)
        if not left_out:
            raise
        raise click.ClickException(
            f"account {account.key!r}: nothing changed. {error}\n"
            f"The import leaves out removed parts: {left_out}. Add --take NAME to bring one back."
        ) from error


def _refuse_parts_of_others(key: str, plan: ImportPlan) -> None:
    if plan.merged.unknown:
        raise click.ClickException(
            f"--take: nothing named {plan.merged.unknown[0]!r} in account {key!r} was changed in the console or by a carrier"
        )
    if plan.merged.needing_take:
        raise click.ClickException(
            f"account {key!r}: nothing changed. The file contradicts changes from the console: "
            f"{', '.join(plan.merged.needing_take)}. Add --take NAME to use the file's version, or change the file."
        )


def _plan(accounts: AccountStore, wanted: Account, take: Sequence[str]) -> tuple[ImportPlan, int]:
    """The plan, and the stored revision (0 if there is none). An account that can't be read is replaced."""
    key = wanted.key
    try:
        stored = accounts.find(key)
    except AccountUnreadable:
        owned = [one.number for one in accounts.list_numbers(key) if one.state is NumberState.ACTIVE]
        return plan_replacement(wanted, owned), accounts.find_revision(key) or 0
    return plan_import(stored.account if stored else None, wanted, take), stored.revision if stored else 0


def _write_heading(plan: ImportPlan, *, is_new: bool, is_dry_run: bool) -> str:
    key, after = plan.account.key, plan.account
    if plan.before is None and not is_new:
        was = "would be replaced" if is_dry_run else "replaced"
        return f"account {key!r}: {was}, because the stored one can't be read: {describe_account(after)}"
    if plan.before is None:
        return f"New account {key!r}{' (dry run: nothing is saved)' if is_dry_run else ''}: {describe_account(after)}"
    if summarize_changes(plan.before, after):
        return f"account {key!r}: {'would be changed' if is_dry_run else 'changed'}"
    return f"account {key!r}: nothing {'would change' if is_dry_run else 'changed'}"


def _write_changes(plan: ImportPlan, *, is_verbose: bool) -> Iterator[str]:
    if is_verbose:
        yield from (f"  {line}" for line in describe_changes(plan.before, plan.account))
    elif plan.before is not None:
        yield from (f"  {line}" for line in summarize_changes(plan.before, plan.account))
    yield from (f"  {line}" for line in _write_kept(plan))


def _write_kept(plan: ImportPlan) -> Iterator[str]:
    merged = plan.merged
    if merged.kept:
        yield f"kept, because the console manages them: {', '.join(merged.kept)}"
    if merged.kept_settings:
        yield f"settings kept, because the console changed them: {', '.join(merged.kept_settings)}"
    if merged.left_out:
        yield f"left out, because they were removed: {', '.join(merged.left_out)}"
    if merged.kept_settings or merged.left_out:
        yield "(add --take NAME to use the file's version)"


def _refuse_to_remove(key: str, plan: ImportPlan, *, is_dry_run: bool = False) -> str:
    if is_dry_run:
        return f"account {key!r}: this import would need --yes: it removes {', '.join(plan.removes)}"
    return (
        f"account {key!r}: nothing changed. This import removes {', '.join(plan.removes)}. "
        "Add --yes to remove them, or --dry-run to see all changes."
    )


def _ask(key: str, plan: ImportPlan, lines: Sequence[str], *, can_ask: bool) -> None:
    """Ask at the terminal whether to go on. Ends the command if the person says no, or if there is no terminal."""
    if not can_ask:
        raise click.ClickException(_refuse_to_remove(key, plan))
    show(lines)
    click.confirm(f"This import removes {', '.join(plan.removes)}. Continue?", abort=True)
