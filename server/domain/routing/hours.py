"""Whether a moment is within opening hours. Spans are read off the clock on the wall, as the people who keep them do.

So an hour that daylight saving skips is never open, and one that it repeats is open twice. A span belongs to the day on
which it opens: one that runs past midnight is not cut short by a holiday, and does not happen when it would open on one.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from server.domain.routing.steps import Hours, Schedule

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def find_open_span(schedule: Schedule, local: datetime) -> Hours | None:
    """The span of the schedule that the local time is in, or None when closed."""
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
    """The time on the wall; `at` in seconds since the epoch, `time_zone` an IANA name that exists."""
    return datetime.fromtimestamp(at, ZoneInfo(time_zone))


def describe_local_time(local: datetime) -> str:
    """The time in words, as in "Monday 09:30"."""
    return f"{_WEEKDAYS[local.weekday()]} {local:%H:%M}"


def describe_span(span: Hours) -> str:
    """The span in words, as in "Monday 09:00-17:30"."""
    return f"{_WEEKDAYS[span.weekday]} {span.opens:%H:%M}-{span.closes:%H:%M}"


def _covers(span: Hours, local: datetime, opening_day: date) -> bool:
    now = local.time()
    runs_into_next_day = span.closes <= span.opens
    if opening_day == local.date():
        return span.opens <= now and (runs_into_next_day or now < span.closes)
    return runs_into_next_day and now < span.closes
