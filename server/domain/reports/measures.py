"""What reports count of calls. All numbers are whole, so that adding and subtracting never leaves a remainder."""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import add, sub
from typing import NamedTuple

_MS_A_SECOND = 1000


class Measures(NamedTuple):
    """The figures of some calls. A tuple, because a report makes hundreds of them, and frozen dataclasses take twice as long.

    `answered`: a person answered. `missed`: the call ended, and nobody answered although somebody should have. `first_time`:
    the caller had not called the account before. `qualified`: the lead status is `qualified` or `sale`. `value_cents`: the
    sum of the leads' values. `talk_ms`: time with a person, in milliseconds.
    """

    calls: int = 0
    answered: int = 0
    missed: int = 0
    first_time: int = 0
    qualified: int = 0
    value_cents: int = 0
    talk_ms: int = 0

    @property
    def talk_seconds(self) -> float:
        """The time with a person, in seconds."""
        return self.talk_ms / _MS_A_SECOND

    @property
    def average_talk_seconds(self) -> float | None:
        """The mean time with a person of an answered call; None without one."""
        return self.talk_seconds / self.answered if self.answered else None

    @property
    def share_answered(self) -> float | None:
        """The share (0 to 1) of calls that a person answered; None without calls."""
        return self.answered / self.calls if self.calls else None

    @property
    def share_qualified(self) -> float | None:
        """The share (0 to 1) of calls that are qualified; None without calls."""
        return self.qualified / self.calls if self.calls else None


MEASURES = Measures._fields
"""The names of the measures, in order."""

_NO_MEASURES = Measures()

Numbers = tuple[int, ...]
"""The measures of all calls, and then those of the calls with a certain match, as one row of numbers."""

NO_NUMBERS: Numbers = (0,) * (2 * len(MEASURES))


@dataclass(frozen=True, slots=True)
class Counted:
    """The figures of all calls, and of those among them whose match is certain."""

    all: Measures = _NO_MEASURES
    certain: Measures = _NO_MEASURES

    @property
    def unsure(self) -> Measures:
        """The figures of the calls whose visit is shared or unknown."""
        return Measures._make(map(sub, self.all, self.certain))


def read_numbers(numbers: Iterable[int]) -> Counted:
    """The figures in a row of `Numbers`."""
    row = tuple(map(int, numbers))
    return Counted(Measures._make(row[: len(MEASURES)]), Measures._make(row[len(MEASURES) :]))


def write_numbers(counted: Counted) -> Numbers:
    """The figures as a row of `Numbers`."""
    return counted.all + counted.certain


def add_numbers(one: Iterable[int], other: Iterable[int]) -> Numbers:
    return tuple(map(add, one, other))


def subtract_numbers(one: Iterable[int], other: Iterable[int]) -> Numbers:
    return tuple(map(sub, one, other))


def sum_counted(some: Iterable[Counted]) -> Counted:
    """The sum of these figures."""
    total = NO_NUMBERS
    for counted in some:
        total = add_numbers(total, write_numbers(counted))
    return read_numbers(total)


def subtract_counted(one: Counted, other: Counted) -> Counted:
    return read_numbers(subtract_numbers(write_numbers(one), write_numbers(other)))
