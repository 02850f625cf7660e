"""The months for which a number is paid: whole ones, from the day on which it was bought."""

import calendar
from datetime import UTC, date, datetime

RETURN_DAYS = 3
"""A number is returned in the last days of a paid month: earlier saves nothing."""


def find_next_payment(bought: date, today: date) -> date:
    """The first day after `today` on which the next month of the number is paid."""
    this_month = _find_day(bought, today.year, today.month)
    if this_month > today:
        return this_month
    return _find_day(bought, today.year + today.month // 12, today.month % 12 + 1)


def ends_soon(bought_at: float, now: float) -> bool:
    """Whether the paid month of a number ends within a few days. Times are seconds since the epoch."""
    today = datetime.fromtimestamp(now, UTC).date()
    bought = datetime.fromtimestamp(bought_at, UTC).date()
    return (find_next_payment(bought, today) - today).days <= RETURN_DAYS


def _find_day(bought: date, year: int, month: int) -> date:
    return date(year, month, min(bought.day, calendar.monthrange(year, month)[1]))
