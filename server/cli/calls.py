"""`dni calls`: the call log."""

import heapq
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import click

from server.call_csv import write_calls_as_csv
from server.cli.account import choose_keys
from server.cli.call_cells import write_calls_as_json, write_calls_as_table
from server.cli.call_filters import read_call_filter, with_call_filters
from server.cli.environment import open_stores_now
from server.cli.local_times import TimeZones
from server.cli.output import show
from server.domain.calls.call import Call
from server.open_stores import Stores
from server.stores.call_log import MOST_CALLS_A_PAGE, CallFilter, CallLog

_MOST_LISTED = 10_000_000
_DEFAULT_TABLE_ROWS = 50


@click.group()
def calls() -> None:
    """List, follow and export calls, and erase those of a caller."""


@calls.command("list")
@with_call_filters
@click.option(
    "--limit",
    type=click.IntRange(1, _MOST_LISTED),
    show_default=f"{_DEFAULT_TABLE_ROWS} in a table, else all",
    help="The most calls to list.",
)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def list_calls(key: str | None, limit: int | None, form: str, **given: Any) -> None:
    """List the calls that match all options, newest first. Times are in the account's time zone, in JSON and CSV in UTC.

    JSON has one call on each line. In CSV, a cell that a spreadsheet would read as a formula starts with an apostrophe; so
    does a number like +14155550123.
    """
    with open_stores_now() as stores:
        is_short_table = limit is None and form == "table"
        most = _DEFAULT_TABLE_ROWS + 1 if is_short_table else limit or _MOST_LISTED
        listed = list_calls_of(stores, choose_keys(stores.accounts, key), given, most)
        shown = islice(listed, _DEFAULT_TABLE_ROWS) if is_short_table else listed
        if form == "table":
            show(write_calls_as_table(shown, TimeZones(stores.accounts)))
        else:
            for line in write_calls_as_json(shown) if form == "json" else write_calls_as_csv(shown):
                click.echo(line)
        if is_short_table and next(listed, None):
            click.echo(f"These are the newest {_DEFAULT_TABLE_ROWS} of more calls. Use --limit to list more.", err=True)


def list_calls_of(stores: Stores, keys: list[str], given: Mapping[str, Any], limit: int) -> Iterator[Call]:
    """At most `limit` calls of these accounts that match the options, newest first. They are read in pages."""
    zones = TimeZones(stores.accounts)
    wanted = {key: read_call_filter(given, zones.find(key)) for key in keys}
    of_accounts = [_read_pages(stores.call_log, key, wanted[key], limit) for key in keys]
    newest_first = heapq.merge(*of_accounts, key=lambda call: -call.progress.started_at)
    return islice(newest_first, limit)


def _read_pages(call_log: CallLog, key: str, wanted: CallFilter, limit: int) -> Iterator[Call]:
    cursor = None
    while True:
        page = call_log.list_calls(key, wanted, cursor, min(limit, MOST_CALLS_A_PAGE))
        yield from page.calls
        cursor = page.next_cursor
        if cursor is None:
            return
