"""The form of a call to try: its number, caller, tags and time, and the keys that the caller presses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from server.console.forms.inputs import Option
from server.domain.accounts import Account
from server.domain.phone_numbers import NotAPhoneNumber, PhoneNumber, parse_phone_number
from server.domain.routing.steps import Route
from server.domain.routing.story import AskedCall, Story, UnknownExtension, explain_call

MOST_KEYS = 100
_MOST_NUMBERS = 200
_MOST_TAGS = 50
_LONGEST = 200


@dataclass(frozen=True)
class CallForm:
    """What was typed, with its default values; `errors` by input. `story` is None if no call was asked for, or is invalid."""

    values: Mapping[str, str]
    busy: tuple[str, ...]
    numbers: tuple[Option, ...]
    errors: Mapping[str, str]
    story: Story | None


def read_call_form(arguments: MultiDict[str, str], account: Account, route: Route, now: float) -> CallForm:
    """The form of the page's address. Without a number the call takes `route`; the time is now by default."""
    values = {name: arguments.get(name, "").strip() for name in ("number", "caller", "zip", "tags", "keys", "at")}
    busy = tuple(name for name in arguments.getlist("busy"))
    local_now = datetime.fromtimestamp(now, ZoneInfo(account.time_zone)).strftime("%Y-%m-%dT%H:%M")
    shown = values | {"at": values["at"] or local_now}
    errors: dict[str, str] = {}
    story = _explain(values, busy, account, route, now, errors) if "try" in arguments else None
    return CallForm(shown, busy, tuple(islice(_list_numbers(account), _MOST_NUMBERS)), errors, story)


def _explain(
    values: Mapping[str, str], busy: tuple[str, ...], account: Account, route: Route, now: float, errors: dict[str, str]
) -> Story | None:
    number = _read_number("number", values, account, errors)
    caller = _read_number("caller", values, account, errors)
    tags = _read_tags(values["tags"], errors)
    at = _read_time(values["at"], account.time_zone, now, errors)
    keys = tuple(one.strip() for one in values["keys"].split(",")) if values["keys"] else ()
    if len(keys) > MOST_KEYS:
        errors["keys"] = f"{len(keys)} are too many; give at most {MOST_KEYS}"
    if errors:
        return None
    known = {one.name for one in account.receiving_numbers}
    asked = AskedCall(
        number=number,
        caller=caller.number if caller else "",
        zip_code=values["zip"][:_LONGEST],
        at=at,
        tags=tags,
        busy=frozenset(known.intersection(busy)),
        keys=keys,
    )
    try:
        return explain_call(account if number else replace(account, route=route.name), asked)
    except UnknownExtension as error:
        errors["number"] = str(error)
        return None


def _read_number(name: str, values: Mapping[str, str], account: Account, errors: dict[str, str]) -> PhoneNumber | None:
    if not values[name]:
        return None
    try:
        return parse_phone_number(values[name], account.country)
    except NotAPhoneNumber as error:
        errors[name] = str(error)
        return None


def _read_tags(text: str, errors: dict[str, str]) -> dict[str, str]:
    tags: dict[str, str] = {}
    for line in text.splitlines()[:_MOST_TAGS]:
        name, equals, value = line.partition("=")
        if line.strip() and not (equals and name.strip()):
            errors["tags"] = f"{line.strip()[:60]!r} is not a tag; write one a line, as in keyword = roof"
        elif equals:
            tags[name.strip()] = value.strip()
    return tags


def _read_time(text: str, time_zone: str, now: float, errors: dict[str, str]) -> float:
    if not text:
        return now
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(time_zone))).timestamp()
    except (ValueError, OverflowError):
        errors["at"] = f"{text[:60]!r} is not a time; write it as in 2026-12-24T17:45"
        return now


def _list_numbers(account: Account) -> Iterator[Option]:
    """The account's called numbers, with what each belongs to."""
    for source in account.tracking_sources:
        yield from (Option(str(number), f"{number} ({source.name})") for number in source.tracking_numbers)
    for pool in account.number_pools:
        yield from (Option(str(number), f"{number} ({pool.name})") for number in pool.tracking_numbers)
