"""When a number pool that sizes itself buys numbers, and when it returns some. Pure: days of its record go in, a plan comes out.

The record has the size that each day needed, as `dni pool size` computes it:

- It buys up to the size that was needed on at least four of the last seven days. An attack or a campaign of two days touches
  at most three of them, so it buys nothing. Days on which most visits missed count only if there are as many of them.
- It returns what was more than enough on each day of the last three weeks, and a tenth of the size besides. So it never
  returns what it would soon buy again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.domain.counts import write_count
from server.domain.leases import RecordedStep
from server.domain.pool_record import DAY_SECONDS, Doubt, describe_doubt, read_hourly_loads
from server.domain.pool_size import MOST_NUMBERS, PoolTooLarge, find_size_for_hours

DAYS_LOOKED_AT = 21
MOST_A_DAY = 5
WANTED_SHARE = 0.97
"""The share of a day's visits to serve. What the last hundredths cost is for a person to decide."""

_WEEK_DAYS = 7
_DAYS_NEEDED = 4
_FEWEST_DAYS_TO_RETURN = 14
_SPARE_SHARE = 0.1


class SizingStep(StrEnum):
    BUY = "buy"
    RETURN = "return"
    NOTHING = "nothing"


@dataclass(frozen=True)
class PoolToSize:
    """A pool's numbers in use, those on their way to it, those wished for today, and the limits of its size.

    `returnable` are those of its numbers that may be returned now.
    """

    size: int
    on_the_way: int = 0
    wished_today: int = 0
    returnable: int = 0
    min_size: int | None = None
    max_size: int | None = None


@dataclass(frozen=True)
class SizingPlan:
    """What to do with how many numbers now, and why, as a sentence."""

    step: SizingStep
    count: int
    reason: str


@dataclass(frozen=True)
class DayNeed:
    """The size that a day of the record needed; 0 if no visit got a number.

    `has_missed`: whether a visit missed. `is_doubtful`: whether most visits missed, as in an attack.
    """

    size: int
    has_missed: bool
    is_doubtful: bool


def read_days(record: Sequence[RecordedStep], step_seconds: float, now: float) -> list[DayNeed]:
    """What the last days needed, latest first: each day ends a whole number of days before `now`.

    Days before the beginning of the record are left out.
    """
    days: list[list[RecordedStep]] = [[] for _ in range(DAYS_LOOKED_AT)]
    for step in record:
        age = int((now - step.started_at) // DAY_SECONDS)
        if 0 <= age < DAYS_LOOKED_AT:
            days[age].append(step)
    recorded_seconds = now - record[0].started_at if record else 0.0
    recorded_days = min(int((recorded_seconds + step_seconds) // DAY_SECONDS), DAYS_LOOKED_AT)
    return [_read_day(day, step_seconds) for day in days[:recorded_days]]


def plan_size(days: Sequence[DayNeed], pool: PoolToSize) -> SizingPlan:
    """What the pool needs now. `days` are those of `read_days`."""
    expected = pool.size + pool.on_the_way
    if pool.min_size is not None and expected < pool.min_size:
        return _buy(pool, pool.min_size, f"The pool has fewer numbers than its min_size, {pool.min_size}.")
    if len(days) < _WEEK_DAYS:
        doubt = Doubt.UNDER_A_WEEK if days else Doubt.UNDER_A_DAY
        return SizingPlan(SizingStep.NOTHING, 0, describe_doubt(doubt))
    needs = [_find_need(day, pool.size) for day in days]
    needed = _find_lasting_need(days[:_WEEK_DAYS], pool.size)
    if needed > expected:
        many = write_count(needed, "number")
        return _buy(pool, needed, f"{many} or more were needed on {_DAYS_NEEDED} of the last {_WEEK_DAYS} days.")
    return _plan_return(needs, sum(day.size > 0 for day in days), pool)


def _read_day(steps: Sequence[RecordedStep], step_seconds: float) -> DayNeed:
    try:
        size = find_size_for_hours(read_hourly_loads(steps, step_seconds), WANTED_SHARE)
    except PoolTooLarge:
        size = MOST_NUMBERS
    misses, made = sum(step.misses for step in steps), sum(step.new_leases for step in steps)
    return DayNeed(size, misses > 0, misses > made)


def _find_lasting_need(week: Sequence[DayNeed], size: int) -> int:
    """The size that enough days of the week needed."""
    are_believed = sum(day.is_doubtful for day in week) >= _DAYS_NEEDED
    needs = [_find_need(day, size) for day in week if are_believed or not day.is_doubtful]
    return sorted([*needs, *[0] * _DAYS_NEEDED], reverse=True)[_DAYS_NEEDED - 1]


def _find_need(day: DayNeed, size: int) -> int:
    """What the day needed; if no visit missed, the present size is enough."""
    return day.size if day.has_missed else min(day.size, size)


def _buy(pool: PoolToSize, wanted: int, why: str) -> SizingPlan:
    expected = pool.size + pool.on_the_way
    if pool.max_size is not None and expected >= pool.max_size:
        return SizingPlan(SizingStep.NOTHING, 0, f"{why} It can't have more than its max_size, {pool.max_size}.")
    if pool.wished_today >= MOST_A_DAY:
        return SizingPlan(SizingStep.NOTHING, 0, f"{why} It buys at most {MOST_A_DAY} a day, so it goes on tomorrow.")
    most = wanted if pool.max_size is None else min(wanted, pool.max_size)
    return SizingPlan(SizingStep.BUY, min(most - expected, MOST_A_DAY - pool.wished_today), why)


def _plan_return(needs: Sequence[int], days_with_visits: int, pool: PoolToSize) -> SizingPlan:
    highest = max(needs)
    spare = pool.size - max(highest + max(1, round(_SPARE_SHARE * pool.size)), pool.min_size or 1)
    if len(needs) < DAYS_LOOKED_AT or days_with_visits < _FEWEST_DAYS_TO_RETURN or pool.on_the_way or spare <= 0:
        return SizingPlan(SizingStep.NOTHING, 0, "The size fits.")
    why = f"No day of the last {DAYS_LOOKED_AT} needed more than {write_count(highest, 'number')}."
    count = min(spare, pool.returnable, MOST_A_DAY)
    if count == 0:
        return SizingPlan(SizingStep.NOTHING, 0, f"{why} None of the others is to be returned now.")
    return SizingPlan(SizingStep.RETURN, count, why)
