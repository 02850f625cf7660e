"""`dni route explain`: each step of the route that a call would take, and why."""

import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from server.cli.account import find_account
from server.cli.environment import open_stores_now
from server.cli.output import show
from server.cli.route_story import describe_route_taken
from server.domain.accounts import Account
from server.domain.phone_numbers import NotAPhoneNumber, PhoneNumber, parse_phone_number
from server.domain.routing.routes import CallRoutes, build_call_routes
from server.domain.routing.story import AskedCall
from server.stores.contract import AccountStore

_ANY_COUNTRY = "ZZ"
_MOST_KEYS = 100


@click.group()
def route() -> None:
    """Explain call routes."""


@route.command()
@click.argument("number")
@click.option(
    "--at", "moment", metavar="TIME", help="Such as 2026-12-24T17:45, in the account's time zone. Default: now."
)
@click.option("--from", "caller", metavar="CALLER", help="The caller's number. Default: withheld.")
@click.option("--zip", "zip_code", metavar="ZIP", default="", help="The caller's postal code, as the carrier gives it.")
@click.option("--tag", "tags", multiple=True, metavar="NAME=VALUE", help="A tag of the call.")
@click.option("--busy", multiple=True, metavar="NAME", help="A receiving number that is not free.")
@click.option("--keys", metavar="KEYS", help="The keys pressed, one entry for each menu, such as 1,2. Empty: none.")
@click.option("--account", "key", metavar="KEY", help="The account, if none owns the number.")
def explain(number: str, key: str | None, **call: Any) -> None:
    """Show what happens to a call to the tracking number NUMBER that no one answers: each step, its decision, and why.

    Write NUMBER with + and the country code; with --account, the way its country writes numbers works too.
    """
    with open_stores_now() as stores:
        account = _find_account(stores.accounts, number, key)
    asked = _read_call(account, number, **call)
    show(describe_route_taken(account, asked))


def _find_account(accounts: AccountStore, number: str, key: str | None) -> Account | None:
    """The account with this key, or the owner of the number if `key` is None; None if the number has no owner."""
    if key is not None:
        return find_account(accounts, key).account
    called = _parse_number("NUMBER", number, None).number
    owner = accounts.find_owner(called)
    return find_account(accounts, owner).account if owner else None


def _read_call(
    account: Account | None,
    number: str,
    *,
    moment: str | None,
    caller: str | None,
    zip_code: str,
    tags: Sequence[str],
    busy: Sequence[str],
    keys: str | None,
) -> AskedCall:
    routes = build_call_routes(account)
    for name in busy:
        if not routes.has_receiving_number(name):
            raise click.ClickException(f"--busy: there is no receiving number {name!r}")
    pressed = keys.split(",") if keys is not None else []
    if len(pressed) > _MOST_KEYS:
        raise click.ClickException(f"--keys: {len(pressed)} are too many; give at most {_MOST_KEYS}")
    return AskedCall(
        number=_parse_number("NUMBER", number, account),
        caller=_parse_number("--from", caller, account).number if caller else "",
        zip_code=zip_code,
        at=_parse_moment(moment, routes),
        tags=dict(_parse_tag(tag) for tag in tags),
        busy=frozenset(busy),
        keys=tuple(one.strip() for one in pressed),
    )


def _parse_number(where: str, text: str, account: Account | None) -> PhoneNumber:
    try:
        return parse_phone_number(text, account.country if account else _ANY_COUNTRY)
    except NotAPhoneNumber as error:
        advice = "" if account else "; write it with + and the country code"
        raise click.ClickException(f"{where}: {error}{advice}") from error


def _parse_moment(text: str | None, routes: CallRoutes) -> float:
    if text is None:
        return time.time()
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(routes.time_zone))).timestamp()
    except (ValueError, OverflowError) as error:
        raise click.ClickException(f"--at: {text!r} is not a time; write it like 2026-12-24T17:45") from error


def _parse_tag(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise click.ClickException(f"--tag: {text!r} is not a tag; write NAME=VALUE")
    return name, value
