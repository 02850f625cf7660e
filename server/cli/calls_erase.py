"""`dni calls erase`: deletes the calls of a caller, who has the right to erasure."""

import time

import click

from server.cli.account import choose_keys
from server.cli.environment import open_stores_now
from server.cli.typed_options import E164


@click.command("erase")
@click.option("--caller", type=E164(), required=True, metavar="NUMBER", help="The caller to erase.")
@click.option("--account", "key", metavar="KEY", help="Only the calls to this account.")
@click.option("--yes", "is_certain", is_flag=True, help="Do not ask.")
def erase_calls(caller: str, key: str | None, is_certain: bool) -> None:
    """Delete all calls of a caller, with their events and postbacks, also those not sent yet. That can't be undone.

    If a call is still running, later reports about it are not logged.

    The server then erases the recordings at the carrier. `dni postbacks list` shows these requests and their errors.
    """
    with open_stores_now() as stores:
        keys = choose_keys(stores.accounts, key)
        if key is None:
            keys += [deleted.account.key for deleted in stores.accounts.list_deleted()]
        whose = f"account {keys[0]}" if len(keys) == 1 else f"all {len(keys)} accounts"
        if not is_certain:
            click.confirm(f"Delete all calls of {caller} to {whose} for good?", abort=True)
        count = sum(stores.retention.erase_caller(one, caller, time.time()) for one in keys)
    click.echo(f"{count:,} call{'s' if count != 1 else ''} of {caller} deleted")
