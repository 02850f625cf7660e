"""Totals of periods from the figures of single days."""

from collections.abc import Mapping
from datetime import date

from server.domain.reports.measures import Counted, sum_counted
from server.domain.reports.periods import Period


def sum_period(days: Mapping[date, Counted], period: Period) -> Counted:
    """The figures of the period; days without a call may be missing."""
    return sum_counted(days[day] for day in period.list_days() if day in days)
