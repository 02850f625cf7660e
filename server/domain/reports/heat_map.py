"""Figures by weekday and hour."""

from collections.abc import Iterable
from datetime import date

from server.domain.reports.measures import NO_NUMBERS, Counted, Numbers, add_numbers, read_numbers

WEEKDAYS = 7
HOURS = 24


def build_heat_map(hours: Iterable[tuple[date, int, Numbers]]) -> tuple[tuple[Counted, ...], ...]:
    """The figures of each hour (0 to 23) of each weekday (Monday first), summed over the days, in local time."""
    sums = [[NO_NUMBERS] * HOURS for _weekday in range(WEEKDAYS)]
    for day, hour, numbers in hours:
        of_weekday = sums[day.weekday()]
        of_weekday[hour] = add_numbers(of_weekday[hour], numbers)
    return tuple(tuple(map(read_numbers, of_weekday)) for of_weekday in sums)
