"""`dni reports`: sums of calls by source, campaign, tag and so on."""

import json
import time
from collections.abc import Iterator

import click

from server.call_csv import write_cell, write_csv_line
from server.cli.account import find_account_or_deleted
from server.cli.blocks import Block, Table
from server.cli.command_line import write_command
from server.cli.environment import open_stores_now
from server.cli.local_times import write_clock
from server.cli.output import show
from server.domain.reports.dimensions import Dimension, UnknownDimension, read_dimension
from server.domain.reports.measures import Counted
from server.domain.reports.periods import MOST_DAYS, choose_last_days, find_today
from server.domain.reports.report import Report
from server.domain.reports.written import label_row, list_csv_rows, write_report
from server.domain.shown_texts import write_safely, write_seconds
from server.stores.reports import DEFAULT_LIMIT, MOST_ROWS, read_report
from server.stores.rollups import RollupState

_SHORT_NAMES = {
    "source": Dimension.TRACKING_SOURCE,
    "pool": Dimension.NUMBER_POOL,
    "page": Dimension.LANDING_PAGE,
    "number": Dimension.TRACKING_NUMBER,
}
_WIDEST_VALUE = 60
_HEADINGS = (
    ">calls",
    ">before",
    ">certain",
    ">shared or unknown",
    ">answered",
    ">missed",
    ">first-time",
    ">qualified",
    ">value",
    ">average talk",
)


class DimensionOption(click.ParamType[str]):
    """The name of a dimension, or a short form of it."""

    name = "dimension"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return read_dimension(_SHORT_NAMES.get(value, value))
        except UnknownDimension as error:
            self.fail(f"{value!r} is not a dimension; expected {error}", param, ctx)


@click.group()
def reports() -> None:
    """Show reports about calls, and count the calls again."""


@reports.command("show")
@click.argument("key")
@click.option(
    "--by",
    "dimension",
    type=DimensionOption(),
    default="source",
    show_default=True,
    metavar="DIMENSION",
    help="source, campaign, publisher, pool, page, number, receiving_number, or tag:NAME.",
)
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=30,
    show_default=True,
    help="The last days, today included, in the account's time zone.",
)
@click.option(
    "--limit", type=click.IntRange(1, MOST_ROWS), default=DEFAULT_LIMIT, show_default=True, help="The most rows."
)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
def show_report(key: str, dimension: str, days: int, limit: int, form: str) -> None:
    """Show the calls of account KEY by a dimension, next to the equally long period before.

    Calls marked as spam are not counted. A warning says so when the newest calls are not counted yet.
    """
    now = time.time()
    with open_stores_now() as stores:
        account = find_account_or_deleted(stores.accounts, key).account
        zone = account.time_zone
        state = stores.rollups.find_state(key, now)
        report = read_report(stores.rollups, key, dimension, choose_last_days(days, find_today(now, zone)), limit)
    if form == "json":
        click.echo(json.dumps(write_report(report)))
    elif form == "csv":
        for row in list_csv_rows(report):
            click.echo(write_csv_line(write_cell(cell) for cell in row))
    else:
        show(_write_table(report))
    if state.waiting:
        click.echo(_write_warning(state, zone), err=True)


def _write_table(report: Report) -> Iterator[Block]:
    has_claims = any(row.claims for row in report.rows)
    rows = [
        (
            write_safely(label_row(row), _WIDEST_VALUE),
            *_write_figures(row.counted, row.before),
            *([f"{row.claims.claims:,}", f"{row.claims.misses:,}"] if row.claims else ["-", "-"] if has_claims else []),
        )
        for row in report.rows
    ]
    total = ("total", *_write_figures(report.total, report.before), *(["", ""] if has_claims else []))
    headings = (report.dimension, *_HEADINGS, *((">claims", ">misses") if has_claims else ()))
    yield Table(headings, [*rows, total])


def _write_figures(counted: Counted, before: Counted) -> tuple[str, ...]:
    every = counted.all
    average = every.average_talk_seconds
    return (
        *(f"{count:,}" for count in (every.calls, before.all.calls, counted.certain.calls, counted.unsure.calls)),
        *(f"{count:,}" for count in (every.answered, every.missed, every.first_time, every.qualified)),
        f"{every.value_cents / 100:,.2f}",
        "-" if average is None else write_seconds(average),
    )


def _write_warning(state: RollupState, zone: str) -> str:
    if state.complete_until is None:
        return f"warning: no call of the account is counted yet; a running server does it, or `{write_command()} reports rebuild`"
    return f"warning: changes since {write_clock(state.complete_until, zone)} are not counted yet"
