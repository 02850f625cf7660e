"""Sums that are about to change, collected in memory, so that each row of a round is written once."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeAlias

from pydantic_core import from_json, to_json

from server.domain.reports.contributions import Contribution
from server.domain.reports.measures import NO_NUMBERS, Numbers, add_numbers, subtract_numbers

Hours: TypeAlias = dict[int, Numbers]


@dataclass(slots=True)
class Sums:
    """The figures of a day and value, by hour. The figures of the day are the sum of the hours that have any."""

    hours: Hours = field(default_factory=dict)

    def add_hour(self, hour: int, numbers: Numbers) -> None:
        before = self.hours.get(hour)
        self.hours[hour] = numbers if before is None else add_numbers(before, numbers)

    def add(self, other: "Sums") -> None:
        for hour, numbers in other.hours.items():
            self.add_hour(hour, numbers)

    def drop_empty_hours(self) -> None:
        self.hours = {hour: numbers for hour, numbers in self.hours.items() if numbers != NO_NUMBERS}

    @property
    def numbers(self) -> Numbers:
        """The figures of the day."""
        return tuple(map(sum, zip(*self.hours.values(), strict=True))) if self.hours else NO_NUMBERS


class SumChanges:
    """The changes of sums: for each dimension and day, the change of each value."""

    def __init__(self) -> None:
        self.by_day: defaultdict[tuple[str, int], defaultdict[str, Sums]] = defaultdict(lambda: defaultdict(Sums))

    def replace(self, before: Contribution | None, after: Contribution | None) -> None:
        """Replace what a call has added with what it adds now."""
        if before is not None:
            self._add(before, subtract_numbers(NO_NUMBERS, before.numbers))
        if after is not None:
            self._add(after, after.numbers)

    def _add(self, one: Contribution, numbers: Numbers) -> None:
        for dimension, value in one.values.items():
            self.by_day[dimension, one.day][value].add_hour(one.hour, numbers)


def write_contribution(one: Contribution) -> str:
    return to_json([one.day, one.hour, one.numbers, one.values]).decode()


def read_contribution(text: str) -> Contribution:
    day, hour, numbers, values = from_json(text)
    return Contribution(day, hour, tuple(numbers), values)


def write_hours(hours: Hours) -> str:
    return to_json(hours).decode()


def read_hours(text: str) -> Hours:
    return {int(hour): tuple(numbers) for hour, numbers in from_json(text).items()}
