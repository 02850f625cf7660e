"""The days of a report, in the account's time zone."""

from dataclasses import dataclass
from datetime import date, timedelta

from server.domain.routing.hours import find_local_time

MOST_DAYS = 3_660


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included. Raises `ValueError` for a period that ends before it begins.

    It also raises `ValueError` for more than `MOST_DAYS` days.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("the first day must not be after the last one")
        if self.days > MOST_DAYS:
            raise ValueError(f"at most {MOST_DAYS:,} days")

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """The equally long period that ends the day before this one. Raises `ValueError` before the year 1."""
        try:
            return Period(self.first - timedelta(self.days), self.first - timedelta(1))
        except OverflowError as error:
            raise ValueError("the period before must not begin before the year 1") from error

    def list_days(self) -> list[date]:
        return [self.first + timedelta(day) for day in range(self.days)]


def find_today(now: float, time_zone: str) -> date:
    """The present day in the time zone (IANA); `now` in seconds since the epoch."""
    return find_local_time(now, time_zone).date()


def choose_last_days(days: int, today: date) -> Period:
    """The last days, with today as the last one."""
    return Period(today - timedelta(days - 1), today)
