"""`dni secret`: the secrets of an account, and the environment variables that it may use. No value is ever shown."""

import sys
import time

import click

from server.cli.account import choose_keys
from server.cli.blocks import Table
from server.cli.environment import open_accounts, open_secrets_now
from server.cli.output import show
from server.domain.calls.written import write_time
from server.domain.secret_names import SECRET_NAME_RULE, is_secret_name
from server.settings import is_setting

LONGEST_SECRET = 4_000


@click.group()
def secret() -> None:
    """Give accounts secrets: tokens for postbacks, and by which carriers' calls are verified."""


@secret.command("set")
@click.argument("key")
@click.argument("name")
def set_secret(key: str, name: str) -> None:
    """Set the secret NAME of account KEY. The value is asked for, or read from standard input: never an argument."""
    _check_name(name)
    value = _read_value()
    with open_accounts() as accounts, open_secrets_now() as secrets:
        account = choose_keys(accounts, key)[0]
        had_one = secrets.set_secret(account, name, value, time.time())
    click.echo(f"secret {name} of account {account!r} {'replaced' if had_one else 'set'}")


@secret.command("list")
@click.argument("key")
def list_secrets(key: str) -> None:
    """List the names of account KEY's secrets, and the environment variables that it may use."""
    with open_accounts() as accounts, open_secrets_now() as secrets:
        account = choose_keys(accounts, key)[0]
        rows = [(one.name, "secret", write_time(one.since)) for one in secrets.list_secrets(account)]
        rows += [(one.name, "environment variable", write_time(one.since)) for one in secrets.list_variables(account)]
    if not rows:
        click.echo(f"Account {account!r} has no secrets. Set one with 'dni secret set {account} NAME'.")
        return
    show([Table(("name", "kind", "since"), rows)])


@secret.command("delete")
@click.argument("key")
@click.argument("name")
def delete_secret(key: str, name: str) -> None:
    """Delete the secret NAME of account KEY."""
    with open_accounts() as accounts, open_secrets_now() as secrets:
        account = choose_keys(accounts, key)[0]
        if not secrets.delete_secret(account, name):
            raise click.ClickException(
                f"account {account!r} has no secret {name}; 'dni secret list {account}' shows those that it has"
            )
    click.echo(f"secret {name} of account {account!r} deleted")


@secret.command("allow")
@click.argument("key")
@click.argument("variable")
def allow_variable(key: str, variable: str) -> None:
    """Let account KEY use the server's environment VARIABLE as a secret of this name."""
    _check_name(variable)
    if is_setting(variable):
        raise click.ClickException(
            f"{variable} is a setting of this server, and no account may use it. "
            f"Set a secret of the account instead: 'dni secret set {key} NAME'."
        )
    with open_accounts() as accounts, open_secrets_now() as secrets:
        account = choose_keys(accounts, key)[0]
        secrets.allow_variable(account, variable, time.time())
    click.echo(f"account {account!r} may use the environment variable {variable}")


@secret.command("disallow")
@click.argument("key")
@click.argument("variable")
def disallow_variable(key: str, variable: str) -> None:
    """Let account KEY use the server's environment VARIABLE no longer."""
    with open_accounts() as accounts, open_secrets_now() as secrets:
        account = choose_keys(accounts, key)[0]
        if not secrets.disallow_variable(account, variable):
            raise click.ClickException(
                f"account {account!r} may not use {variable} anyway; 'dni secret list {account}' shows what it may use"
            )
    click.echo(f"account {account!r} may use the environment variable {variable} no longer")


@secret.command("rotate")
def rotate_secrets() -> None:
    """Encrypt all accounts' secrets under the DNI_SECRET_KEY of today; former ones are read from DNI_OLD_SECRET_KEYS."""
    with open_accounts(), open_secrets_now() as secrets:
        count = secrets.rotate_secrets()
    click.echo(f"{count} secret{'s' if count != 1 else ''} encrypted anew")


def _check_name(name: str) -> None:
    # The name is not quoted: somebody may have written the secret itself here.
    if not is_secret_name(name):
        raise click.ClickException(f"NAME can't be used; expected {SECRET_NAME_RULE}")


def _read_value() -> str:
    if sys.stdin.isatty():
        value = str(click.prompt("Value", hide_input=True, default="", show_default=False))
    else:
        value = sys.stdin.read(LONGEST_SECRET + 2).removesuffix("\n").removesuffix("\r")
    if not value.strip() or len(value) > LONGEST_SECRET or not value.isprintable():
        raise click.ClickException(
            f"the value can't be used; expected 1 to {LONGEST_SECRET:,} characters on one line, without control characters"
        )
    return value.strip()
