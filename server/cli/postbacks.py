"""`dni postbacks`: lists the postbacks of calls with their state, and resends failed ones."""

import json
import time
from collections.abc import Iterator, Sequence

import click

from server.cli.account import choose_keys
from server.cli.blocks import Block, Cell, Styled, Table
from server.cli.command_line import write_command
from server.cli.environment import open_stores_now
from server.cli.local_times import TimeZones, write_clock
from server.cli.output import show
from server.domain.calls.written import write_time
from server.domain.counts import write_count
from server.domain.postbacks.postback import OPERATOR
from server.domain.shown_texts import write_safely
from server.stores.contract import AccountStore
from server.stores.outbox import Outbox, OutboxEntry, PostbackState

_MOST_SHOWN = 10_000
_WIDEST_URL = 70
_WIDEST_ERROR = 60
_LARGEST_ID = 2**63 - 1
_STYLES = {PostbackState.WAITING: "yellow", PostbackState.SENT: "green", PostbackState.DEAD: "red"}


@click.group()
def postbacks() -> None:
    """List postbacks, and resend those that failed."""


@postbacks.command("list")
@click.option("--account", "key", metavar="KEY", help="Only those of this account.")
@click.option("--state", type=click.Choice([state.value for state in PostbackState]), help="Only those in this state.")
@click.option(
    "--limit", type=click.IntRange(1, _MOST_SHOWN), default=50, show_default=True, help="The most postbacks to list."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def list_postbacks(key: str | None, state: str | None, limit: int, form: str) -> None:
    """List postbacks, newest first. They are waiting (for the next attempt), sent, or dead (all attempts failed).

    The list includes alerts of number pools, as the operator's, with only the host of their address.

    Times are in the account's time zone. JSON has one whole request on each line, with times in UTC. No secrets are shown.
    """
    with open_stores_now() as stores:
        wanted = PostbackState(state) if state else None
        found = [
            entry
            for one in _choose_keys(stores.accounts, key)
            for entry in stores.outbox.list_outbox(one, wanted, limit)
        ]
        entries = sorted(found, key=lambda entry: entry.entry_id, reverse=True)[:limit]
        if form == "json":
            for entry in entries:
                click.echo(json.dumps(write_entry(entry)))
        else:
            show(_write_rows(entries, TimeZones(stores.accounts)))


@postbacks.command("retry")
@click.argument("entry_id", metavar="[ID]", type=click.IntRange(1, _LARGEST_ID), required=False)
@click.option("--all", "is_all", is_flag=True, help="All dead postbacks.")
@click.option("--account", "key", metavar="KEY", help="Only those of this account.")
def retry_postbacks(entry_id: int | None, is_all: bool, key: str | None) -> None:
    """Send the dead postback ID again, or --all of them. They are retried for a day again."""
    if (entry_id is None) != is_all:
        raise click.UsageError("give the ID of a dead postback, or --all")
    with open_stores_now() as stores:
        count = _retry(stores.outbox, _choose_keys(stores.accounts, key), entry_id)
    if entry_id is not None and not count:
        raise click.ClickException(
            f"there is no dead postback {entry_id}; '{write_command()} postbacks list --state dead' lists them"
        )
    click.echo(f"{write_count(count, 'postback')} will be sent again")


def _choose_keys(accounts: AccountStore, key: str | None) -> list[str]:
    """The accounts whose postbacks to use; without a key also the operator's alerts."""
    return [*choose_keys(accounts, key), *([OPERATOR] if key is None else [])]


def write_entry(entry: OutboxEntry) -> dict[str, object]:
    """The postback for programs."""
    request = entry.request
    return {
        "id": entry.entry_id,
        "account": request.account,
        "postback": request.postback,
        "call_id": request.call_id,
        "state": entry.state.value,
        "attempts": entry.attempts,
        "last_error": entry.last_error,
        "created_at": write_time(entry.created_at),
        "next_attempt_at": write_time(entry.next_attempt_at) if entry.state is PostbackState.WAITING else None,
        "idempotency_key": request.idempotency_key,
        "method": request.method.value,
        "url": request.url,
        "headers": dict(request.headers),
        "body": request.body,
    }


def _retry(outbox: Outbox, keys: Sequence[str], entry_id: int | None) -> int:
    now = time.time()
    return sum(outbox.retry(key, entry_id, now) for key in keys)


def _write_rows(entries: Sequence[OutboxEntry], zones: TimeZones) -> Iterator[Block]:
    if not entries:
        yield "There are no such postbacks."
        return
    headings = (">id", "account", "postback", "call", "state", ">attempts", "written", "request", "last error")
    yield Table(headings, [_write_row(entry, zones.find(entry.request.account)) for entry in entries])


def _write_row(entry: OutboxEntry, time_zone: str) -> tuple[Cell, ...]:
    request = entry.request
    return (
        str(entry.entry_id),
        request.account or "(operator)",
        request.postback,
        request.call_id,
        Styled(entry.state.value, _STYLES[entry.state]),
        str(entry.attempts),
        write_clock(entry.created_at, time_zone),
        write_safely(f"{request.method.value} {request.url}", _WIDEST_URL),
        write_safely(entry.last_error, _WIDEST_ERROR),
    )
