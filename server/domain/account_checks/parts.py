"""Checks the fields of one part of an account against each other, without the rest of the account."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from server.domain.account_checks.rules import Fault
from server.domain.routing.steps import GeoCase, Ring, RingOrder, Schedule, TagCase, TagTest

MOST_TOGETHER = 10  # carriers ring at most this many numbers at once
MOST_SPANS = 10
_LEAP_YEAR = 2000


def find_part_faults(part: Any) -> Iterator[Fault]:
    """The faults of the part as a whole, with their paths below it."""
    match part:
        case Ring() if part.order is RingOrder.TOGETHER and len(part.rung) > MOST_TOGETHER:
            yield (), f"rings {len(part.rung)} numbers at once; carriers ring up to {MOST_TOGETHER}"
        case GeoCase() if not (part.area_codes or part.zips or part.states or part.countries):
            yield (), "has no location; add area_codes, zips, states or countries"
        case TagCase() if (part.test is TagTest.PRESENT) == bool(part.values):
            yield (), f"{part.test.value!r} {'has no values' if part.values else 'needs at least one value'}"
        case Schedule():
            yield from ((("hours",), message) for message in _check_hours(part))
            yield from ((("holidays", index), message) for index, message in _check_holidays(part))


def _check_hours(schedule: Schedule) -> Iterator[str]:
    hours = schedule.hours
    if not hours:
        yield "has no opening hours, as in 'hours: {mon-fri: \"09:00-17:30\"}'"
    if any(span.weekday not in range(7) for span in hours):
        yield "a weekday must be one of Monday to Sunday"
    if any(not _is_whole_minute(clock) for span in hours for clock in (span.opens, span.closes)):
        yield "opening times must be whole minutes"
    if any(count > MOST_SPANS for count in Counter(span.weekday for span in hours).values()):
        yield f"a day can have at most {MOST_SPANS} time ranges"
    in_order = [(span.weekday, span.opens, span.closes) for span in hours]
    if in_order != sorted(in_order):
        yield "the time ranges must be in the order of the week"


def _is_whole_minute(clock: time) -> bool:
    return clock == time(clock.hour, clock.minute)


def _check_holidays(schedule: Schedule) -> Iterator[tuple[int, str]]:
    for index, holiday in enumerate(schedule.holidays):
        if not isinstance(holiday, date) and not _is_day(*holiday):
            yield index, f"'{holiday[0]:02}-{holiday[1]:02}' is not a date in the calendar"


def _is_day(month: int, day: int) -> bool:
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        return False
    return True
