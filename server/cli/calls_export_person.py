"""`dni calls export-person`: writes the data of a caller, who has the right to a copy."""

import json
from functools import partial

import click

from server.cli.account import choose_keys
from server.cli.environment import open_stores_now
from server.cli.typed_options import E164
from server.domain.calls.person import write_person


@click.command("export-person")
@click.argument("key", metavar="KEY")
@click.argument("caller", type=E164(), metavar="NUMBER")
def export_person(key: str, caller: str) -> None:
    """Write everything that the account KEY has stored of the caller NUMBER as JSON: all calls with events, tags and
    notes.

    Recordings are at the carrier; the calls have their addresses. 'dni calls erase' deletes the same data.
    """
    with open_stores_now() as stores:
        (account,) = choose_keys(stores.accounts, key)
        calls = stores.call_log.list_calls_of_caller(account, caller)
        person = write_person(account, caller, calls, partial(stores.leads.list_notes, account))
    click.echo(json.dumps(person, indent=2, ensure_ascii=False))
