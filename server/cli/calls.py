"""`dni calls`: the call log."""

import heapq
from collections.abc import Iterator
from itertools import islice

import click

from server.cli.account import choose_keys
from server.cli.call_cells import write_calls_as_csv, write_calls_as_json, write_calls_as_table
from server.cli.environment import open_accounts, open_call_log_now
from server.cli.typed_options import E164, Moment
from server.domain.calls.attributed import Match
from server.domain.calls.call import Call, Outcome
from server.stores.call_log import MOST_CALLS_A_PAGE, CallFilter, CallLog

_MOST_LISTED = 10_000_000
_LISTED_AT_A_LOOK = 50
_WRITERS = {"table": write_calls_as_table, "json": write_calls_as_json, "csv": write_calls_as_csv}


@click.group()
def calls() -> None:
    """See calls, follow them as they come, and erase those of a caller."""


@calls.command("list")
@click.option("--account", "key", metavar="KEY", help="Only the calls of this account.")
@click.option(
    "--since", type=Moment(), metavar="TIME", help="From then on: 2026-11-22, 2026-11-22T17:30, '2 days ago'."
)
@click.option("--until", type=Moment(), metavar="TIME", help="Before then.")
@click.option("--campaign", metavar="NAME")
@click.option("--publisher", metavar="NAME")
@click.option("--source", metavar="NAME", help="Of this tracking source.")
@click.option("--pool", metavar="NAME", help="To a number of this number pool.")
@click.option("--number", type=E164(), metavar="NUMBER", help="To this tracking number.")
@click.option("--caller", type=E164(), metavar="NUMBER")
@click.option("--match", type=click.Choice([match.value for match in Match]), help="How the call was attributed.")
@click.option("--outcome", type=click.Choice([outcome.value for outcome in Outcome]), help="How the call went.")
@click.option("--tag", "tags", metavar="NAME=VALUE", multiple=True, help="With this tag; can be given several times.")
@click.option(
    "--limit",
    type=click.IntRange(1, _MOST_LISTED),
    show_default=f"{_LISTED_AT_A_LOOK} in a table, all else",
    help="How many at most.",
)
@click.option("--format", "form", type=click.Choice(list(_WRITERS)), default="table", show_default=True)
def list_calls(
    key: str | None,
    since: float | None,
    until: float | None,
    campaign: str | None,
    publisher: str | None,
    source: str | None,
    pool: str | None,
    number: str | None,
    caller: str | None,
    match: str | None,
    outcome: str | None,
    tags: tuple[str, ...],
    limit: int | None,
    form: str,
) -> None:
    """List calls, newest first; all conditions must hold. Times are UTC unless they say otherwise.

    JSON is one call a line. In CSV, cells that a spreadsheet would take for a formula are led by an apostrophe, numbers like
    +14155550123 among them.
    """
    wanted = CallFilter(
        since=since,
        until=until,
        campaign=campaign,
        publisher=publisher,
        tracking_source=source,
        number_pool=pool,
        tracking_number=number,
        caller=caller,
        match=match,
        outcome=outcome,
        tags=dict(_read_tag(tag) for tag in tags),
    )
    with open_accounts() as accounts, open_call_log_now() as call_log:
        is_a_look = limit is None and form == "table"
        most = _LISTED_AT_A_LOOK + 1 if is_a_look else limit or _MOST_LISTED
        listed = read_calls(call_log, choose_keys(accounts, key), wanted, most)
        for line in _WRITERS[form](islice(listed, _LISTED_AT_A_LOOK) if is_a_look else listed):
            click.echo(line)
        if is_a_look and next(listed, None):
            click.echo(f"These are the newest {_LISTED_AT_A_LOOK}, and there are more: see --limit.", err=True)


def read_calls(call_log: CallLog, keys: list[str], wanted: CallFilter, limit: int) -> Iterator[Call]:
    """The calls of these accounts, newest first, at most so many; a page at a time is in memory."""
    of_accounts = [_read_pages(call_log, key, wanted, limit) for key in keys]
    newest_first = heapq.merge(*of_accounts, key=lambda call: -call.progress.started_at)
    for _place, call in zip(range(limit), newest_first, strict=False):
        yield call


def _read_pages(call_log: CallLog, key: str, wanted: CallFilter, limit: int) -> Iterator[Call]:
    cursor = None
    while True:
        page = call_log.list_calls(key, wanted, cursor, min(limit, MOST_CALLS_A_PAGE))
        yield from page.calls
        cursor = page.next_cursor
        if cursor is None:
            return


def _read_tag(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise click.BadParameter(f"{text!r} is not NAME=VALUE, as in gclid=Cj0KCQ", param_hint="'--tag'")
    return name, value
