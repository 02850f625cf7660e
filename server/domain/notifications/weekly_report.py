"""The weekly report: the calls of the week before, against those of the week before that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.domain.accounts import Account
from server.domain.counts import write_count
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind

REPORT_TIME = time(8)
_MOST_SOURCES = 5


@dataclass(frozen=True)
class CallFigures:
    """The calls of a period. `missed`: nobody answered. `first_time`: the caller had not called the account before."""

    calls: int = 0
    answered: int = 0
    missed: int = 0
    first_time: int = 0
    calls_by_source: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class ReportWeek:
    """A week from Monday to Monday, in local time. `previous` is the start of the week before it. Times: seconds since the epoch.

    `number` grows from one week to the next, and `first_day` and `last_day` are for people.
    """

    number: int
    previous: float
    since: float
    until: float
    first_day: str
    last_day: str


def find_report_week(now: float, time_zone: str) -> ReportWeek:
    """The week whose report was due last: the report of a week is due at 08:00 on the Monday after it."""
    zone = ZoneInfo(time_zone)
    local = datetime.fromtimestamp(now, zone)
    monday = local.date() - timedelta(days=local.weekday())
    if local < datetime.combine(monday, REPORT_TIME, zone):
        monday -= timedelta(weeks=1)
    # Midnights are looked up one by one, because a week with a change of the clocks is an hour longer or shorter.
    previous, since, until = (
        datetime.combine(monday - timedelta(weeks=weeks), time(), zone).timestamp() for weeks in (2, 1, 0)
    )
    first, last = monday - timedelta(weeks=1), monday - timedelta(days=1)
    return ReportWeek(monday.toordinal(), previous, since, until, first.isoformat(), last.isoformat())


def write_weekly_report(account: Account, week: ReportWeek, figures: CallFigures, before: CallFigures) -> Notification:
    """The report of the week. `before` has the figures of the week before it."""
    facts = [
        ("Calls", f"{figures.calls:,} (week before: {before.calls:,})"),
        ("Answered", f"{figures.answered:,} ({before.answered:,})"),
        ("Missed", f"{figures.missed:,} ({before.missed:,})"),
        ("First-time callers", f"{figures.first_time:,} ({before.first_time:,})"),
    ]
    sources = sorted(figures.calls_by_source.items(), key=lambda one: (-one[1], one[0]))[:_MOST_SOURCES]
    facts += [(f"From {name or 'an unknown source'}", f"{count:,}") for name, count in sources]
    return Notification(
        account=account.key,
        kind=NotificationKind.WEEKLY_REPORT,
        occurrence=str(week.number),
        subject=f"{account.name}: {write_count(figures.calls, 'call')} from {week.first_day} to {week.last_day}",
        text=f"The calls of {account.name} from {week.first_day} to {week.last_day}:",
        facts=tuple(facts),
        values={
            "first_day": week.first_day,
            "last_day": week.last_day,
            "figures": _write_figures(figures),
            "week_before": _write_figures(before),
        },
    )


def _write_figures(figures: CallFigures) -> dict[str, object]:
    return {
        "calls": figures.calls,
        "answered": figures.answered,
        "missed": figures.missed,
        "first_time": figures.first_time,
        "calls_by_source": dict(figures.calls_by_source),
    }
