"""Between how an account's calls are answered and the columns that hold it."""

from collections.abc import Mapping
from typing import Any

from server.domain.accounts import Account
from server.domain.phone_numbers import PhoneNumber
from server.domain.postbacks.postback import Method, Postback, Trigger
from server.domain.routing.steps import ReceivingNumber
from server.domain.routing.written import read_route, write_route
from server.stores.sql.tables import AccountRow


def fill_call_set_up(row: AccountRow, account: Account) -> None:
    """Make the row say how the account's calls are answered and told of."""
    row.time_zone, row.route, row.call_retention_days = account.time_zone, account.route, account.call_retention_days
    row.carrier_secrets = [[carrier, variable] for carrier, variable in account.carrier_secrets.items()]
    row.receiving_numbers = [_write_receiving_number(one) for one in account.receiving_numbers]
    row.routes = [write_route(route) for route in account.routes]
    row.postbacks = [_write_postback(postback) for postback in account.postbacks]


def read_call_set_up(row: AccountRow) -> dict[str, Any]:
    """The fields of the account that `fill_call_set_up` wrote, by their names."""
    return {
        "time_zone": row.time_zone,
        "route": row.route,
        "call_retention_days": row.call_retention_days,
        "carrier_secrets": dict(row.carrier_secrets),
        "receiving_numbers": tuple(_read_receiving_number(one) for one in row.receiving_numbers),
        "routes": tuple(read_route(route) for route in row.routes),
        "postbacks": tuple(_read_postback(postback) for postback in row.postbacks),
    }


def _write_receiving_number(one: ReceivingNumber) -> dict[str, Any]:
    return {
        "name": one.name,
        "number": one.number.number,
        "extension": one.number.extension,
        "max_concurrent": one.max_concurrent,
        "max_per_day": one.max_per_day,
    }


def _read_receiving_number(written: Mapping[str, Any]) -> ReceivingNumber:
    number = PhoneNumber(written["number"], written["extension"])
    return ReceivingNumber(written["name"], number, written["max_concurrent"], written["max_per_day"])


def _write_postback(postback: Postback) -> dict[str, Any]:
    return {
        "name": postback.name,
        "on": postback.on.value,
        "url": postback.url,
        "method": postback.method.value,
        "headers": [[name, value] for name, value in postback.headers.items()],
        "body": postback.body,
        "min_talk_seconds": postback.min_talk_seconds,
        "needs_tags": list(postback.needs_tags),
        "first_of": list(postback.first_of),
        "campaign": postback.campaign,
        "secret": postback.secret,
    }


def _read_postback(written: Mapping[str, Any]) -> Postback:
    return Postback(
        name=written["name"],
        on=Trigger(written["on"]),
        url=written["url"],
        method=Method(written["method"]),
        headers=dict(written["headers"]),
        body=written["body"],
        min_talk_seconds=written["min_talk_seconds"],
        needs_tags=tuple(written["needs_tags"]),
        # Accounts that were stored before have none.
        first_of=tuple(written.get("first_of", ())),
        campaign=written["campaign"],
        secret=written["secret"],
    )
