"""`dni api-key`: keys for the REST API. A key is shown only once, because the database has only its digest."""

import secrets
import time
from collections.abc import Iterable
from itertools import count

import click

from server.cli.account import describe_deleted, find_account, find_account_or_deleted
from server.cli.blocks import Table
from server.cli.command_line import write_command
from server.cli.deleting import delete_of_account
from server.cli.environment import open_stores_now
from server.cli.local_times import write_clock
from server.cli.output import show
from server.domain.api_keys import API_KEY_NAME_RULE, API_KEY_PREFIX, ApiKey, Scope, compute_digest, is_api_key_name
from server.domain.counts import write_count
from server.stores.contract import DeletedAccount
from server.stores.identities import Identities, NameTaken

_SECRET_BYTES = 32
_DEFAULT_NAME = "default"


@click.group("api-key")
def api_key() -> None:
    """Create, list and revoke keys for the REST API."""


@api_key.command("create")
@click.argument("key")
@click.option("--name", required=True, help="What the key is for, such as 'warehouse'.")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice([scope.value for scope in Scope]),
    multiple=True,
    required=True,
    help="What the key may do. Repeat it for more scopes.",
)
def create_api_key(key: str, name: str, scopes: tuple[str, ...]) -> None:
    """Create an API key for account KEY, and print it alone on a line. It is shown only once."""
    if not is_api_key_name(name):
        raise click.ClickException(f"--name {name[:40]!r} can't be used; expected {API_KEY_NAME_RULE}")
    with open_stores_now() as stores:
        account = find_account(stores.accounts, key).account.key
        try:
            created = _create(stores.identities, account, name, map(Scope, scopes))
        except NameTaken as error:
            raise click.ClickException(
                f"account {account!r} has an API key {name!r} already. Choose another name, or revoke it with "
                f"'{write_command()} api-key revoke {account} {name}'."
            ) from error
    click.echo(created)


@api_key.command("list")
@click.argument("key")
def list_api_keys(key: str) -> None:
    """List account KEY's API keys: what they may do, when they were created, and when they were last used."""
    with open_stores_now() as stores:
        found = find_account_or_deleted(stores.accounts, key)
        keys = stores.identities.list_api_keys(key)
    if isinstance(found, DeletedAccount):
        click.echo(f"{describe_deleted(found)}, and its API keys with it.")
    elif not keys:
        click.echo(
            f"Account {key!r} has no API keys. Create one with "
            f"'{write_command()} api-key create {key} --name NAME --scope calls:read'."
        )
    else:
        rows = [_write_row(one, found.account.time_zone) for one in keys]
        show([Table(("name", "scopes", "created", "last used"), rows)])


@api_key.command("revoke")
@click.argument("key")
@click.argument("name")
def revoke_api_key(key: str, name: str) -> None:
    """Revoke the API key NAME of account KEY. The REST API rejects it from now on."""
    delete_of_account(
        key,
        lambda stores: stores.identities.delete_api_key(key, name),
        missing=f"has no API key {name[:64]!r}",
        listing=f"{write_command()} api-key list",
    )
    click.echo(f"API key {name!r} of account {key!r} revoked")


@click.command("api-key")
@click.argument("key")
@click.option("--revoke-all", is_flag=True, help="Revoke all keys of the account instead of creating one.")
def make_api_key(key: str, revoke_all: bool) -> None:
    """Create an API key for account KEY that may do everything, and print it alone on a line. It is shown only once.

    Its name is `default`, or `default-2` and so on. Use `dni api-key create` to choose a name and fewer scopes.
    """
    with open_stores_now() as stores:
        account = find_account(stores.accounts, key).account.key
        if revoke_all:
            revoked = stores.identities.delete_api_keys(account)
            click.echo(f"{write_count(revoked, 'key')} of account {account!r} revoked")
            return
        click.echo(_create(stores.identities, account, _choose_default_name(stores.identities, account), Scope))


def _create(identities: Identities, account: str, name: str, scopes: Iterable[Scope]) -> str:
    created = API_KEY_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    identities.add_api_key(ApiKey(account, name, frozenset(scopes), time.time()), compute_digest(created))
    return created


def _choose_default_name(identities: Identities, account: str) -> str:
    taken = {one.name for one in identities.list_api_keys(account)}
    names = (_DEFAULT_NAME if number == 1 else f"{_DEFAULT_NAME}-{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _write_row(one: ApiKey, time_zone: str) -> tuple[str, ...]:
    last_used = write_clock(one.last_used_at, time_zone) if one.last_used_at is not None else "never"
    return (one.name, ", ".join(sorted(one.scopes)), write_clock(one.created_at, time_zone), last_used)
