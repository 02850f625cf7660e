"""`dni secret`: the secrets of an account, and the environment variables that it may use. It never shows a value."""

import sys
import time

import click

from server.cli.account import describe_deleted, find_account_or_deleted
from server.cli.blocks import Table
from server.cli.command_line import write_command
from server.cli.deleting import delete_of_account
from server.cli.environment import open_stores_now
from server.cli.local_times import write_clock
from server.cli.output import show
from server.domain.counts import write_count
from server.domain.secret_names import LONGEST_SECRET, SECRET_NAME_RULE, SECRET_RULE, is_secret_name, read_secret
from server.settings import is_setting
from server.stores.contract import DeletedAccount


@click.group()
def secret() -> None:
    """Manage the secrets of accounts: tokens for postbacks, and keys that verify carriers."""


@secret.command("set")
@click.argument("key")
@click.argument("name")
def set_secret(key: str, name: str) -> None:
    """Set the secret NAME of account KEY. The command asks for the value, or reads it from standard input."""
    _check_name(name)
    with open_stores_now() as stores:
        find_account_or_deleted(stores.accounts, key)
        had_one = stores.secrets.set_secret(key, name, _read_value(), time.time())
    click.echo(f"secret {name} of account {key!r} {'replaced' if had_one else 'set'}")


@secret.command("list")
@click.argument("key")
def list_secrets(key: str) -> None:
    """List the names of account KEY's secrets, and the environment variables that it may use."""
    with open_stores_now() as stores:
        found = find_account_or_deleted(stores.accounts, key)
        listed = {
            "secret": stores.secrets.list_secrets(key),
            "environment variable": stores.secrets.list_variables(key),
        }
    zone = found.account.time_zone
    rows = [(one.name, kind, write_clock(one.since, zone)) for kind, named in listed.items() for one in named]
    if isinstance(found, DeletedAccount):
        click.echo(f"{describe_deleted(found)}. Its secrets are erased together with its last calls.")
    elif not rows:
        click.echo(f"Account {key!r} has no secrets. Set one with '{write_command()} secret set {key} NAME'.")
    if rows:
        show([Table(("name", "kind", "since"), rows)])


@secret.command("delete")
@click.argument("key")
@click.argument("name")
def delete_secret(key: str, name: str) -> None:
    """Delete the secret NAME of account KEY."""
    delete_of_account(
        key,
        lambda stores: stores.secrets.delete_secret(key, name),
        missing=f"has no secret {name}",
        listing=f"{write_command()} secret list",
        may_be_deleted=True,
    )
    click.echo(f"secret {name} of account {key!r} deleted")


@secret.command("allow")
@click.argument("key")
@click.argument("variable")
def allow_variable(key: str, variable: str) -> None:
    """Let account KEY use the server's environment VARIABLE as a secret of this name."""
    _check_name(variable)
    if is_setting(variable):
        raise click.ClickException(
            f"{variable} is a setting of this server, and no account may use it. "
            f"Set a secret of the account instead: '{write_command()} secret set {key} NAME'."
        )
    with open_stores_now() as stores:
        find_account_or_deleted(stores.accounts, key)
        stores.secrets.allow_variable(key, variable, time.time())
    click.echo(f"account {key!r} may use the environment variable {variable}")


@secret.command("disallow")
@click.argument("key")
@click.argument("variable")
def disallow_variable(key: str, variable: str) -> None:
    """Stop letting account KEY use the server's environment VARIABLE."""
    delete_of_account(
        key,
        lambda stores: stores.secrets.disallow_variable(key, variable),
        missing=f"is not allowed to use {variable}",
        listing=f"{write_command()} secret list",
        may_be_deleted=True,
    )
    click.echo(f"account {key!r} may no longer use the environment variable {variable}")


@secret.command("rotate")
def rotate_secrets() -> None:
    """Encrypt all secrets again, with DNI_SECRET_KEY. DNI_OLD_SECRET_KEYS must have the keys used before."""
    with open_stores_now() as stores:
        count = stores.secrets.rotate_secrets() + stores.second_factors.rotate_secrets()
    click.echo(f"{write_count(count, 'secret')} encrypted again")


def _check_name(name: str) -> None:
    # The name is not quoted, because it may be the secret, typed by mistake.
    if not is_secret_name(name):
        raise click.ClickException(f"NAME can't be used; expected {SECRET_NAME_RULE}")


def _read_value() -> str:
    if sys.stdin.isatty():
        value = str(click.prompt("Value", hide_input=True, default="", show_default=False))
    else:
        value = sys.stdin.read(LONGEST_SECRET + 2).removesuffix("\n").removesuffix("\r")
    secret = read_secret(value)
    if secret is None:
        raise click.ClickException(f"the value can't be used; expected {SECRET_RULE}")
    return secret
