"""How calls are answered and told of, in words: what an import says of receiving numbers, routes and postbacks."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from server.domain.accounts import Account
from server.domain.postbacks.postback import Postback
from server.domain.routing.choosing import describe_case
from server.domain.routing.paths import list_steps
from server.domain.routing.steps import (
    AskExtension,
    ByTag,
    Geo,
    HangUp,
    Hours,
    Menu,
    Queue,
    ReceivingNumber,
    Ring,
    Route,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    Voicemail,
)

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def describe_call_parts(account: Account) -> dict[str, dict[str, str]]:
    """Every receiving number, route and postback by the words that name it, each with its fields or steps as text."""
    parts = {f"receiving number {one.name}": _describe_receiving_number(one) for one in account.receiving_numbers}
    parts |= {f"route {route.name}": describe_route(route) for route in account.routes}
    return parts | {f"postback {one.name}": _describe_postback(one) for one in account.postbacks}


def describe_route(route: Route) -> dict[str, str]:
    """Each step of the route, by its path, as text; steps that differ read differently."""
    return {path: _describe_step(step) for path, step in list_steps([(route.name, route.first)])}


def _describe_receiving_number(one: ReceivingNumber) -> dict[str, str]:
    caps = {"max_concurrent": one.max_concurrent, "max_per_day": one.max_per_day}
    return {"number": str(one.number)} | {name: str(cap) for name, cap in caps.items() if cap is not None}


def _describe_postback(postback: Postback) -> dict[str, str]:
    described = {"on": postback.on.value, "method": postback.method.value, "url": postback.url}
    described |= {f"headers.{name}": value for name, value in postback.headers.items()}
    rest = {
        "body": postback.body,
        "min_talk_seconds": postback.min_talk_seconds,
        "needs_tags": ", ".join(postback.needs_tags),
        "first_of": ", ".join(postback.first_of),
        "campaign": postback.campaign,
        "secret": postback.secret,
    }
    return described | {name: str(value) for name, value in rest.items() if value}


def _describe_step(step: Step) -> str:
    match step:
        case Ring():
            return f"ring {_describe_ringing(step)}"
        case Queue():
            waits = f"hold {_quote(step.hold)} for at most {step.max_wait_seconds} s"
            return f"queue, {waits}, then ring {_describe_ringing(step)}"
        case Schedule():
            return _describe_schedule(step)
        case Geo():
            return f"by place: {' | '.join(map(describe_case, step.cases))}"
        case ByTag():
            return f"by tag: {' | '.join(map(_describe_tag_case, step.cases))}"
        case Menu():
            invalid = f", after a wrong key {_quote(step.invalid)}" if step.invalid else ""
            return f"menu {_quote(step.say)}{invalid}, {_describe_tries(step)}"
        case AskExtension():
            return f"ask for the extension {_quote(step.say)}, {_describe_tries(step)}"
        case Voicemail():
            return f"voicemail {_quote(step.say)}, at most {step.max_seconds} s"
        case Say():
            return f"say {_quote(step.say)}"
        case HangUp():
            return f"hang up ({step.reason.value})"
    return f"go to {step.route}"


def _describe_ringing(step: Ring | Queue) -> str:
    whisper = f", whisper {_quote(step.whisper)}" if step.whisper else ""
    recorded = ", recorded" if step.is_recorded else ""
    return f"{_list(map(_describe_rung, step.rung))} ({step.order.value}, {step.seconds} s){whisper}{recorded}"


def _describe_rung(one: Rung) -> str:
    weight = f" x {one.weight}" if one.weight != 1 else ""
    seconds = f" for {one.seconds} s" if one.seconds is not None else ""
    return f"{one.receiving_number}{weight}{seconds}"


def _describe_schedule(step: Schedule) -> str:
    time_zone = f" in {step.time_zone}" if step.time_zone else ""
    holidays = [
        holiday.isoformat() if not isinstance(holiday, tuple) else f"{holiday[0]:02}-{holiday[1]:02}"
        for holiday in step.holidays
    ]
    closed = f"; closed on {_list(holidays)}" if holidays else ""
    return f"open {_list(_describe_hours(step.hours))}{time_zone}{closed}"


def _describe_hours(hours: Sequence[Hours]) -> Iterator[str]:
    """Each span of hours with its day; of days in a row that have the same hours, the first and the last."""
    days = [
        (weekday, _list(f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in spans))
        for weekday, spans in groupby(hours, lambda one: one.weekday)
    ]
    for _, run in groupby(enumerate(days), lambda place: (place[1][0] - place[0], place[1][1])):
        (_, (first, spans)), *rest = run
        last = f" to {_WEEKDAYS[rest[-1][1][0]]}" if rest else ""
        yield f"{_WEEKDAYS[first]}{last} {spans}"


def _describe_tag_case(case: TagCase) -> str:
    return f"{case.tag} {case.test.value}{f' {_list(map(repr, case.values))}' if case.values else ''}"


def _describe_tries(step: Menu | AskExtension) -> str:
    return f"{step.repeats} times, {step.seconds} s each"


def _quote(spoken: Spoken) -> str:
    return f"{spoken.text!r}{f' ({spoken.language})' if spoken.language else ''}"


def _list(parts: Iterable[str]) -> str:
    return ", ".join(parts)
