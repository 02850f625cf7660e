"""Sums that are about to change, collected in memory, so that each row of a round is written once."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TypeAlias

from server.domain.reports.contributions import Contribution
from server.domain.reports.measures import NO_NUMBERS, Numbers, add_numbers, subtract_numbers

Hours: TypeAlias = dict[int, Numbers]


@dataclass
class Sums:
    """The figures of a day and value, and of each hour that has any."""

    numbers: Numbers = NO_NUMBERS
    hours: Hours = field(default_factory=dict)

    def add(self, other: "Sums") -> None:
        self.numbers = add_numbers(self.numbers, other.numbers)
        for hour, numbers in other.hours.items():
            after = add_numbers(self.hours.get(hour, NO_NUMBERS), numbers)
            if after == NO_NUMBERS:
                self.hours.pop(hour, None)
            else:
                self.hours[hour] = after

    @property
    def is_empty(self) -> bool:
        return self.numbers == NO_NUMBERS and not self.hours


class SumChanges:
    """The changes of sums: for each dimension and day, the change of each value."""

    def __init__(self) -> None:
        self.by_day: defaultdict[tuple[str, int], dict[str, Sums]] = defaultdict(dict)

    def replace(self, before: Contribution | None, after: Contribution | None) -> None:
        """Replace what a call has added with what it adds now."""
        if before == after:
            return
        if before is not None:
            self._add(before, subtract_numbers(NO_NUMBERS, before.numbers))
        if after is not None:
            self._add(after, after.numbers)

    def _add(self, one: Contribution, numbers: Numbers) -> None:
        for dimension, value in one.values.items():
            sums = self.by_day[dimension, one.day].setdefault(value, Sums())
            sums.add(Sums(numbers, {one.hour: numbers}))


def write_contribution(one: Contribution) -> str:
    return json.dumps([one.day, one.hour, one.numbers, one.values], ensure_ascii=False, separators=(",", ":"))


def read_contribution(text: str) -> Contribution:
    day, hour, numbers, values = json.loads(text)
    return Contribution(day, hour, tuple(numbers), values)


def write_hours(hours: Hours) -> str:
    return json.dumps(hours, separators=(",", ":"))


def read_hours(text: str) -> Hours:
    return {int(hour): tuple(numbers) for hour, numbers in json.loads(text).items()}
