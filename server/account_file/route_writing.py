"""Writes the steps of call routes in the shortest form of the account file; they read back as equal steps."""

from collections.abc import Mapping
from datetime import date, time
from itertools import groupby
from typing import Any

from server.account_file.field_types import WEEKDAYS
from server.account_file.forms import write_plain
from server.account_file.route_forms import GEO_CASE, RUNG, SPOKEN, STEP_FORMS
from server.domain.routing import steps


def write_step(step: steps.Step) -> dict[str, Any]:
    """The step with all steps after it."""
    following = {
        word: write_step(getattr(step, word)) for word in ("then", "otherwise") if getattr(step, word, None) is not None
    }
    return {step.kind: _write_own(step)} | following


def _write_own(step: steps.Step) -> Any:
    match step:
        case steps.Geo() | steps.ByTag():
            return _write(step.cases)
        case steps.Schedule():
            return STEP_FORMS["schedule"].write(step, _write) | {"hours": _write_hours(step.hours)}
        case steps.Say():
            return _write(step.say)
        case steps.HangUp():
            return True if step.reason is steps.HangUpReason.ENDED else step.reason.value
        case steps.GoTo():
            return step.route
        case _:
            return STEP_FORMS[step.kind].write(step, _write)


def _write(value: Any) -> Any:
    match value:
        case steps.Spoken():
            written = SPOKEN.write(value, write_plain)
            return value.text if len(written) == 1 else written
        case steps.Rung():
            written = RUNG.write(value, write_plain)
            return value.receiving_number if len(written) == 1 else written
        case steps.GeoCase():
            return GEO_CASE.write(value, _write)
        case steps.TagCase():
            tested = True if value.test is steps.TagTest.PRESENT else list(value.values)
            return {"tag": value.tag, value.test.value: tested, "then": write_step(value.then)}
        case date():
            return value.isoformat()
        case (int(month), int(day)):
            return f"{month:02}-{day:02}"
        case tuple():
            return [_write(one) for one in value]
        case Mapping():
            return {key: _write(one) for key, one in value.items()}
        case _ if isinstance(value, steps.AnyStep):
            return write_step(value)
        case _:
            return write_plain(value)


def _write_hours(hours: tuple[steps.Hours, ...]) -> dict[str, Any]:
    """The hours by days; consecutive days with equal hours are written as one range."""
    days = {
        weekday: [f"{_write_clock(one.opens)}-{_write_clock(one.closes, is_end=True)}" for one in spans]
        for weekday, spans in groupby(hours, lambda one: one.weekday)
    }
    written: dict[str, Any] = {}
    for _, group in groupby(enumerate(days), lambda field_path: (field_path[1] - field_path[0], days[field_path[1]])):
        run = [weekday for _, weekday in group]
        spans = days[run[0]]
        name = WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}"
        written[name] = spans[0] if len(spans) == 1 else spans
    return written


def _write_clock(clock: time, is_end: bool = False) -> str:
    return "24:00" if is_end and clock == time(0) else clock.isoformat("minutes")
