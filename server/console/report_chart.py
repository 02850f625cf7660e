"""The days of a chart, as the page's script reads them and as the table below the chart shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from server.domain.reports.measures import Counted
from server.domain.reports.periods import Period
from server.stores.reports import read_series
from server.stores.rollups import Rollups


@dataclass(frozen=True)
class DayCounts:
    """A day, its calls, and the calls of the day as many days earlier as the period has."""

    day: date
    counted: Counted
    before: Counted


@dataclass(frozen=True)
class CallChart:
    """Calls by day."""

    days: tuple[DayCounts, ...]

    @property
    def has_calls(self) -> bool:
        """Whether there is anything to draw."""
        return any(one.counted.all.calls or one.before.all.calls for one in self.days)

    def write_data(self) -> dict[str, Any]:
        """The columns that the script draws; days as YYYY-MM-DD."""
        return {
            "days": [one.day.isoformat() for one in self.days],
            "calls": [one.counted.all.calls for one in self.days],
            "unsure": [one.counted.unsure.calls for one in self.days],
            "before": [one.before.all.calls for one in self.days],
        }


def read_chart(rollups: Rollups, account: str, period: Period, dimension: str = "total", value: str = "") -> CallChart:
    """The calls of the value on each day of the period, next to those of the period before."""
    both = Period(period.before.first, period.last)
    return make_chart(period, read_series(rollups, account, both, dimension, value))


def make_chart(period: Period, days: Mapping[date, Counted]) -> CallChart:
    """The chart of the period from the figures of its days and of those before; days without a call may be missing."""
    pairs = zip(period.list_days(), period.before.list_days(), strict=True)
    return CallChart(tuple(DayCounts(day, days.get(day, Counted()), days.get(old, Counted())) for day, old in pairs))
