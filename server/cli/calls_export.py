"""`dni calls export`: writes calls as CSV, or as the file of conversions that an ad platform imports."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import click

from server.call_csv import write_calls_as_csv, write_csv_line
from server.cli.account import choose_keys, find_account
from server.cli.call_filters import with_call_filters
from server.cli.calls import list_calls_of
from server.cli.environment import open_stores_now
from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.exports.conversion import Conversion
from server.domain.exports.conversions import WRITTEN, list_conversions
from server.domain.exports.platforms import PLATFORMS, Platform

_MOST_EXPORTED = 10_000_000


@click.command("export")
@click.option(
    "--for", "platform", type=click.Choice(list(PLATFORMS)), help="Write the file that this ad platform imports."
)
@with_call_filters
@click.option("--conversion-name", metavar="NAME", help="With --for: the conversion's name at the platform.")
@click.option(
    "--value",
    default="",
    metavar="NUMBER",
    help="With --for: the value of calls without their own, such as 49.90.",
)
@click.option("--currency", default="", metavar="CODE", help="With --for: the currency of the values, such as USD.")
def export_calls(
    platform: str | None,
    key: str | None,
    conversion_name: str | None,
    value: str,
    currency: str,
    **given: Any,
) -> None:
    """Write calls to standard output, newest first, as CSV with a column for each tag.

    With --for google-ads, microsoft-ads or meta it writes the file of offline conversions that the platform imports. It has
    the calls of one account that have ended and have a click ID of the platform (for Meta, a caller's number).
    """
    if platform is None and (conversion_name or value or currency):
        raise click.UsageError("--conversion-name, --value and --currency need --for")
    conversion = Conversion(conversion_name or "", value, currency.upper())
    if platform is not None:
        _check_conversion(conversion)
    with open_stores_now() as stores:
        keys = choose_keys(stores.accounts, key)
        if platform is not None and len(keys) != 1:
            raise click.UsageError("--for exports one account; choose it with --account KEY")
        listed = list_calls_of(stores, keys, given, _MOST_EXPORTED)
        lines = (
            write_calls_as_csv(listed)
            if platform is None
            else _write_conversions(
                PLATFORMS[platform], listed, conversion, find_account(stores.accounts, keys[0]).account
            )
        )
        for line in lines:
            click.echo(line)


def _check_conversion(conversion: Conversion) -> None:
    if not conversion.name:
        raise click.UsageError("--for needs --conversion-name: the name of the conversion at the platform")
    problem = conversion.explain()
    if problem:
        raise click.UsageError(problem)


def _write_conversions(
    platform: Platform, calls: Iterable[Call], conversion: Conversion, account: Account
) -> Iterator[str]:
    """The lines of the file. At the end, standard error reports how many calls are in it, and why others are left out."""
    counts: Counter[str] = Counter()
    yield from map(write_csv_line, list_conversions(platform, calls, conversion, account, counts))
    written = counts.pop(WRITTEN, 0)
    left_out = "".join(f"; left out: {count:,} {reason}" for reason, count in sorted(counts.items()))
    click.echo(f"{written:,} conversion{'' if written == 1 else 's'} written{left_out}", err=True)
