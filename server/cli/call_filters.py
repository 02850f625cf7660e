"""The options that select calls. Every command that lists calls has them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import click

from server.cli.local_times import resolve_moment
from server.cli.typed_options import E164, AbsenceOption, MomentOption
from server.domain.calls.attributed import Match
from server.domain.calls.call import Outcome
from server.domain.calls.lead import LeadStatus
from server.stores.call_log import CallFilter

AnyCommand = TypeVar("AnyCommand", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--account", "key", metavar="KEY", help="Only the calls of this account."),
    click.option(
        "--since",
        type=MomentOption(),
        metavar="TIME",
        help="From this time on: 2026-11-22, 2026-11-22T17:30, '2 days ago'. In the account's time zone if it has no offset.",
    ),
    click.option("--until", type=MomentOption(), metavar="TIME", help="Before this time."),
    click.option("--campaign", metavar="NAME"),
    click.option("--publisher", metavar="NAME"),
    click.option("--source", "tracking_source", metavar="NAME", help="From this tracking source."),
    click.option("--pool", "number_pool", metavar="NAME", help="To a number of this number pool."),
    click.option("--number", "tracking_number", type=E164(), metavar="NUMBER", help="To this tracking number."),
    click.option("--caller", type=E164(), metavar="NUMBER"),
    click.option("--match", type=click.Choice([match.value for match in Match]), help="Filter by match type."),
    click.option("--outcome", type=click.Choice([outcome.value for outcome in Outcome]), help="Filter by outcome."),
    click.option("--receiving-number", metavar="NAME", help="Answered by this receiving number, or it rang last."),
    click.option(
        "--lead-status", type=click.Choice([status.value for status in LeadStatus]), help="Filter by lead status."
    ),
    click.option("--min-talk-seconds", type=click.IntRange(0), metavar="SECONDS", help="With at least this talk time."),
    click.option("--max-talk-seconds", type=click.IntRange(0), metavar="SECONDS", help="With at most this talk time."),
    click.option(
        "--search",
        metavar="WORDS",
        help="With these words in names, tags or notes, or these last digits of the caller.",
    ),
    click.option(
        "--without", type=AbsenceOption(), metavar="NAME", help="Without a value of this field, or of tags.NAME."
    ),
    click.option("--tag", "tags", metavar="NAME=VALUE", multiple=True, help="With this tag. Repeat it for more tags."),
)


def with_call_filters(command: AnyCommand) -> AnyCommand:
    """The command with these options. It gets the account as `key`; pass the other values to `read_call_filter`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_call_filter(given: Mapping[str, Any], time_zone: str) -> CallFilter:
    """The filter for the given options, for an account in this time zone."""
    since: float | datetime | None = given["since"]
    until: float | datetime | None = given["until"]
    times = {
        "since": None if since is None else resolve_moment(since, time_zone),
        "until": None if until is None else resolve_moment(until, time_zone),
    }
    return CallFilter(**{**given, **times, "tags": dict(_read_tag(tag) for tag in given["tags"])})


def _read_tag(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise click.BadParameter(f"{text!r} is not NAME=VALUE; write it like gclid=Cj0KCQ", param_hint="'--tag'")
    return name, value
