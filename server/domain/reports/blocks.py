"""Blocks of days whose sums are kept too, so that a report of 90 days reads about ten rows of a value instead of 90."""

from collections.abc import Iterator
from dataclasses import dataclass

from server.domain.reports.periods import Period

BLOCK_DAYS = (4, 16, 64)
"""The lengths of blocks. A block begins on a day (`date.toordinal()`) that its length divides."""


@dataclass(frozen=True)
class Cover:
    """What together is exactly a period: single days, and the first days of blocks by their length."""

    days: tuple[int, ...]
    blocks: dict[int, tuple[int, ...]]


def find_blocks(day: int, until: int) -> Iterator[tuple[int, int]]:
    """The blocks with this day that end before the day `until`: the length and the first day of each."""
    for length in BLOCK_DAYS:
        first = day - day % length
        if first + length <= until:
            yield length, first


def cover_period(period: Period, until: int) -> Cover:
    """Cover the period with as few days and blocks as possible, if there are blocks of the days before `until`."""
    day, end = period.first.toordinal(), period.last.toordinal() + 1
    days: list[int] = []
    blocks: dict[int, list[int]] = {length: [] for length in BLOCK_DAYS}
    while day < end:
        fitting = [length for length, first in find_blocks(day, min(until, end)) if first == day]
        if fitting:
            blocks[fitting[-1]].append(day)
        else:
            days.append(day)
        day += fitting[-1] if fitting else 1
    return Cover(tuple(days), {length: tuple(firsts) for length, firsts in blocks.items()})
