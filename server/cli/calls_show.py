"""`dni calls show`: shows one call with all its events."""

import json

import click

from server.cli.account import choose_keys
from server.cli.call_timeline import write_timeline
from server.cli.command_line import write_command
from server.cli.environment import open_stores_now
from server.cli.local_times import TimeZones
from server.cli.output import show
from server.domain.calls.call import Call
from server.domain.calls.written import write_call
from server.stores.call_log import CallLog

_MOST_POSTBACKS = 200


@click.command("show")
@click.argument("call_id", metavar="ID")
@click.option("--account", "key", metavar="KEY", help="The call's account.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def show_call(call_id: str, key: str | None, form: str) -> None:
    """Show the call ID, from the visitor's landing to the hang-up: the steps of its route, who rang, and its postbacks.

    ID is the one that 'dni calls list' shows, or the carrier's. Times are in the account's time zone, in JSON in UTC.
    """
    with open_stores_now() as stores:
        call = _find(stores.call_log, choose_keys(stores.accounts, key), call_id)
        if form == "json":
            click.echo(json.dumps(write_call(call)))
            return
        postbacks = stores.outbox.list_outbox(call.account, None, _MOST_POSTBACKS, call.call_id)
        notes = stores.leads.list_notes(call.account, call.call_id) or []
        show(write_timeline(call, postbacks, notes, TimeZones(stores.accounts).find(call.account)))


def _find(call_log: CallLog, keys: list[str], call_id: str) -> Call:
    for key in keys:
        call = call_log.find(key, call_id)
        if call is not None:
            return call
    raise click.ClickException(f"there is no call {call_id!r}; '{write_command()} calls list' lists them")
