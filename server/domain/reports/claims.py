"""The claims of a number pool on each day, from its record."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from server.domain.leases import RecordedStep
from server.domain.reports.report import Claims
from server.domain.routing.hours import find_local_time


def sum_claims(steps: Sequence[RecordedStep], time_zone: str) -> dict[date, Claims]:
    """The claims and misses of each day in the time zone (IANA). A step counts on the day on which it begins."""
    days: dict[date, Claims] = {}
    for step in steps:
        day = find_local_time(step.started_at, time_zone).date()
        days[day] = days.get(day, Claims()) + Claims(step.claims, step.misses)
    return days


def find_day_start(day: date, time_zone: str) -> float:
    """The first moment of the day, in seconds since the epoch."""
    return datetime.combine(day, time(), ZoneInfo(time_zone)).timestamp()
