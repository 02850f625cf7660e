"""`dni account import`: shows what an account file changes, asks before it removes what calls depend on, and imports it."""

import sys
from collections.abc import Iterator, Sequence

import click

from server.cli.account import FILE, echo_warnings, list_numbers_of_others, load_account_file
from server.cli.environment import (
    explain_refusals,
    find_author,
    make_account_service,
    open_accounts,
    open_secrets_now,
    read_settings_now,
)
from server.cli.named_secrets import warn_of_missing_secrets
from server.domain.account_history import Through
from server.domain.account_import import ImportPlan, plan_import
from server.domain.accounts import Account
from server.stores.contract import AccountStore


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--yes", is_flag=True, help="Remove numbers, number pools and postbacks without asking.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--take", multiple=True, metavar="NAME", help="Take the part NAME from the file, although the console manages it."
)
def import_account(file: str, yes: bool, dry_run: bool, take: Sequence[str]) -> None:
    """Import the account FILE, in place of the account with its key, and show what changed.

    It asks before it removes numbers, number pools or postbacks. Parts that were changed in the console stay as they are
    there; FILE can change them with --take alone.
    """
    wanted, warnings = load_account_file(file)
    key = wanted.key
    with open_accounts() as accounts, open_secrets_now() as secrets:
        stored = accounts.find(key)
        plan = plan_import(stored.account if stored else None, wanted, take)
        _refuse_parts_of_others(key, plan)
        lines = list(_write_plan(plan, "would be " if dry_run else "", is_new=stored is None))
        if not dry_run:
            if plan.removes and not yes:
                _ask(key, plan, lines, is_asked_for=file != "-" and sys.stdin.isatty())
            with explain_refusals(key):
                service = make_account_service(accounts)
                revision = stored.revision if stored else 0
                service.change(key, lambda _: plan.account, revision, find_author(Through.FILE))
            lines += [*_warn_of_strangers(accounts, wanted), *_warn_of_circles(accounts, wanted)]
        lines += warn_of_missing_secrets(secrets, wanted, read_settings_now())
    click.echo("\n".join(lines))
    echo_warnings(warnings)


def _refuse_parts_of_others(key: str, plan: ImportPlan) -> None:
    if plan.merged.unknown:
        raise click.ClickException(
            f"--take: account {key!r} has no part named {plan.merged.unknown[0]!r} that the console or a carrier manages"
        )
    if plan.merged.held_back:
        raise click.ClickException(
            f"account {key!r}: nothing changed. The file changes parts that were changed in the console: "
            f"{', '.join(plan.merged.held_back)}. Add --take NAME to take one from the file, or remove it from the file."
        )


def _write_plan(plan: ImportPlan, would_be: str, *, is_new: bool) -> Iterator[str]:
    key = plan.account.key
    yield f"account {key!r}: {would_be}created" if is_new else _write_heading(key, would_be, plan)
    yield from (f"  {line}" for line in plan.changes)
    if plan.merged.kept:
        yield f"  kept, as the file does not name what the console manages: {', '.join(plan.merged.kept)}"


def _write_heading(key: str, would_be: str, plan: ImportPlan) -> str:
    if not plan.changes:
        return f"account {key!r}: nothing {'would change' if would_be else 'changed'}"
    return f"account {key!r}: {would_be}changed"


def _ask(key: str, plan: ImportPlan, lines: Sequence[str], *, is_asked_for: bool) -> None:
    """Go on when the person at the terminal agrees; where there is none, end the command."""
    removes = ", ".join(plan.removes)
    if not is_asked_for:
        raise click.ClickException(
            f"account {key!r}: nothing changed. This import removes {removes}. "
            "Add --yes to remove them, or --dry-run to see all changes."
        )
    click.echo("\n".join(lines[1:]))
    click.confirm(f"This import removes {removes}. Continue?", abort=True)


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
