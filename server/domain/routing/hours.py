"""Checks whether a time is within opening hours. Opening hours are in local time.

So an hour that daylight saving skips is never open, and one that it repeats is open twice. A span belongs to the day on
which it opens: if it opens on a holiday it is skipped, and a holiday on the next day does not shorten it.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from server.domain.routing.steps import Hours, Schedule

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def find_open_span(schedule: Schedule, local: datetime) -> Hours | None:
    """The span of the schedule that includes the local time; None when closed."""
    for day in (local.date(), local.date() - timedelta(days=1)):
        if is_holiday(schedule, day):
            continue
        for span in schedule.hours:
            if span.weekday == day.weekday() and _covers(span, local, day):
                return span
    return None


def is_holiday(schedule: Schedule, day: date) -> bool:
    """Whether the day is one of the schedule's holidays, of this year or of every year."""
    return day in schedule.holidays or (day.month, day.day) in schedule.holidays


def find_local_time(at: float, time_zone: str) -> datetime:
    """The local time; `at` in seconds since the epoch, `time_zone` a valid IANA name."""
    return datetime.fromtimestamp(at, ZoneInfo(time_zone))


def describe_local_time(local: datetime) -> str:
    """The time in words, as in "Monday 09:30"."""
    return f"{WEEKDAY_NAMES[local.weekday()]} {local:%H:%M}"


def describe_span(span: Hours) -> str:
    """The span in words, as in "Monday 09:00-17:30"."""
    return f"{WEEKDAY_NAMES[span.weekday]} {span.opens:%H:%M}-{span.closes:%H:%M}"


def _covers(span: Hours, local: datetime, opening_day: date) -> bool:
    now = local.time()
    runs_into_next_day = span.closes <= span.opens
    if opening_day == local.date():
        return span.opens <= now and (runs_into_next_day or now < span.closes)
    return runs_into_next_day and now < span.closes
