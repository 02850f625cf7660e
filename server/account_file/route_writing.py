"""Writes call routes as the account file has them, in as few words as they need; they read back as equal routes."""

from collections.abc import Mapping
from datetime import date, time
from itertools import groupby
from typing import Any

from server.account_file.call_field_types import WEEKDAYS
from server.domain.routing.steps import (
    DEFAULT_KEY_SECONDS,
    DEFAULT_MESSAGE_SECONDS,
    DEFAULT_REPEATS,
    DEFAULT_RING_SECONDS,
    DEFAULT_WAIT_SECONDS,
    AskExtension,
    ByTag,
    Geo,
    GeoCase,
    GoTo,
    HangUp,
    HangUpReason,
    Menu,
    Queue,
    Ring,
    RingOrder,
    Route,
    Rung,
    Say,
    Schedule,
    Spoken,
    Step,
    TagCase,
    TagTest,
    Voicemail,
)


def write_route(route: Route) -> dict[str, Any]:
    """One of `routes`."""
    return {"name": route.name} | write_step(route.first)


def write_step(step: Step) -> dict[str, Any]:
    """A step with all that follow it."""
    match step:
        case Ring():
            return {"ring": _write_ring(step), "otherwise": write_step(step.otherwise)}
        case Queue():
            return {"queue": _write_queue(step), "otherwise": write_step(step.otherwise)}
        case Schedule():
            following = {"then": write_step(step.then), "otherwise": write_step(step.otherwise)}
            return {"schedule": _write_schedule(step)} | following
        case Geo():
            return {"geo": [_write_geo_case(case) for case in step.cases], "otherwise": write_step(step.otherwise)}
        case ByTag():
            return {"by_tag": [_write_tag_case(case) for case in step.cases], "otherwise": write_step(step.otherwise)}
        case Menu():
            return {"menu": _write_menu(step), "otherwise": write_step(step.otherwise)}
        case AskExtension():
            asked = {"say": _write_spoken(step.say)} | _write_tries(step)
            return {"extension": asked, "then": write_step(step.then), "otherwise": write_step(step.otherwise)}
        case Voicemail():
            own = _leave_out({"max_seconds": step.max_seconds}, {"max_seconds": DEFAULT_MESSAGE_SECONDS})
            return {"voicemail": {"say": _write_spoken(step.say)} | own}
        case Say():
            return {"say": _write_spoken(step.say)} | ({"then": write_step(step.then)} if step.then else {})
        case HangUp():
            return {"hang_up": True if step.reason is HangUpReason.ENDED else step.reason.value}
        case GoTo():
            return {"route": step.route}


def _write_ring(step: Ring) -> dict[str, Any]:
    defaults = {"order": RingOrder.TOGETHER.value, "seconds": DEFAULT_RING_SECONDS}
    return {"receiving_numbers": _write_rung(step.rung)} | _write_ringing(step, defaults)


def _write_queue(step: Queue) -> dict[str, Any]:
    defaults = {"order": RingOrder.IN_TURN.value, "seconds": DEFAULT_RING_SECONDS}
    waits = _leave_out({"max_wait_seconds": step.max_wait_seconds}, {"max_wait_seconds": DEFAULT_WAIT_SECONDS})
    own = {"receiving_numbers": _write_rung(step.rung), "hold": _write_spoken(step.hold)}
    return own | _write_ringing(step, defaults) | waits


def _write_ringing(step: Ring | Queue, defaults: Mapping[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {"order": step.order.value, "seconds": step.seconds, "record": step.is_recorded}
    written = _leave_out(written, {**defaults, "record": False})
    return written | ({"whisper": _write_spoken(step.whisper)} if step.whisper else {})


def _write_rung(rung: tuple[Rung, ...]) -> list[Any]:
    return [_write_one_rung(one) for one in rung]


def _write_one_rung(one: Rung) -> str | dict[str, Any]:
    own = _leave_out({"weight": one.weight, "seconds": one.seconds}, {"weight": 1, "seconds": None})
    return {"name": one.receiving_number} | own if own else one.receiving_number


def _write_schedule(step: Schedule) -> dict[str, Any]:
    written: dict[str, Any] = {"hours": _write_hours(step)}
    if step.time_zone is not None:
        written["time_zone"] = step.time_zone
    if step.holidays:
        written["holidays"] = [_write_holiday(holiday) for holiday in step.holidays]
    return written


def _write_hours(step: Schedule) -> dict[str, Any]:
    """Neighbouring days with equal hours are written as one span of days."""
    days = {
        weekday: [f"{_write_clock(one.opens)}-{_write_clock(one.closes, is_end=True)}" for one in hours]
        for weekday, hours in groupby(step.hours, lambda one: one.weekday)
    }
    written: dict[str, Any] = {}
    for _, group in groupby(enumerate(days), lambda place: (place[1] - place[0], days[place[1]])):
        run = [weekday for _, weekday in group]
        spans = days[run[0]]
        name = WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}"
        written[name] = spans[0] if len(spans) == 1 else spans
    return written


def _write_clock(clock: time, is_end: bool = False) -> str:
    return "24:00" if is_end and clock == time(0) else clock.isoformat("minutes")


def _write_holiday(holiday: date | tuple[int, int]) -> str:
    return holiday.isoformat() if isinstance(holiday, date) else f"{holiday[0]:02}-{holiday[1]:02}"


def _write_geo_case(case: GeoCase) -> dict[str, Any]:
    places = {
        "area_codes": case.area_codes,
        "zips": case.zips,
        "states": case.states,
        "countries": case.countries,
    }
    return {name: list(part) for name, part in places.items() if part} | {"then": write_step(case.then)}


def _write_tag_case(case: TagCase) -> dict[str, Any]:
    tested = True if case.test is TagTest.PRESENT else list(case.values)
    return {"tag": case.tag, case.test.value: tested, "then": write_step(case.then)}


def _write_menu(step: Menu) -> dict[str, Any]:
    keys = {key: write_step(then) for key, then in step.keys.items()}
    invalid = {"invalid": _write_spoken(step.invalid)} if step.invalid else {}
    return {"say": _write_spoken(step.say), "keys": keys} | _write_tries(step) | invalid


def _write_tries(step: Menu | AskExtension) -> dict[str, Any]:
    defaults = {"repeats": DEFAULT_REPEATS, "seconds": DEFAULT_KEY_SECONDS}
    return _leave_out({"repeats": step.repeats, "seconds": step.seconds}, defaults)


def _write_spoken(spoken: Spoken) -> str | dict[str, str]:
    return spoken.text if spoken.language is None else {"text": spoken.text, "language": spoken.language}


def _leave_out(written: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in written.items() if value != defaults[name]}
