"""`dni account api-key`: secret keys by which programs read an account's calls."""

import hashlib
import secrets
import time

import click

from server.cli.account import find_account
from server.cli.environment import open_accounts, open_call_log_now

_PREFIX = "dni_"
_SECRET_BYTES = 32


@click.command("api-key")
@click.argument("key")
@click.option("--revoke-all", is_flag=True, help="Make all keys of the account worthless instead of making one.")
def make_api_key(key: str, revoke_all: bool) -> None:
    """Make a secret key for the REST API of account KEY, and print it alone on a line.

    It is shown this once: the database has only its digest.
    """
    with open_accounts() as accounts, open_call_log_now() as call_log:
        account = find_account(accounts, key).account.key
        if revoke_all:
            count = call_log.delete_api_keys(account)
            click.echo(f"{count} key{'s' if count != 1 else ''} of account {account!r} revoked")
            return
        # Scanners of published code know leaked keys by such a prefix.
        api_key = _PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        call_log.add_api_key(account, hashlib.sha256(api_key.encode("ascii")).hexdigest(), time.time())
    click.echo(api_key)
