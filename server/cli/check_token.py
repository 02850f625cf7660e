"""`dni check-token`: prints a token with which `dni check` on another machine may try numbers of pools."""

import time

import click

from server.cli.account import find_account
from server.cli.environment import explain_failures, open_stores_now, read_settings_now
from server.domain.site_check.check_tokens import DEFAULT_MINUTES, MOST_MINUTES, CheckTokens
from server.settings import find_encryption_key

_SECONDS_A_MINUTE = 60


@click.command("check-token")
@click.argument("key")
@click.option(
    "--minutes",
    type=click.IntRange(1, MOST_MINUTES),
    default=DEFAULT_MINUTES,
    show_default=True,
    help="For how long the token is valid.",
)
def print_check_token(key: str, minutes: int) -> None:
    """Print a token for checks of account KEY.

    Give it to 'dni check --token' on a machine that does not have the server's settings. Whoever has it can open pages of the
    account as a check does, until it expires.
    """
    with explain_failures():
        settings = read_settings_now()
    if find_encryption_key(settings) is None:
        raise click.ClickException(
            "DNI_SECRET_KEY is not set, so the server can't recognise this command's token. Set it to the server's value."
        )
    with open_stores_now() as stores:
        find_account(stores.accounts, key)
    tokens = CheckTokens((settings.secret_key, *settings.old_secret_keys))
    click.echo(tokens.write(key, time.time() + minutes * _SECONDS_A_MINUTE))
