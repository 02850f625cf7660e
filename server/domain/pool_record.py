"""How many numbers a pool needs, estimated from its record.

For each step of some minutes the record has the claims, new leases, misses, and the highest number of live leases in a few
checks ("looks"). The estimate uses the busiest hour:

- The mean of the steps' highest looks is a little above the mean number of leases (the carried load), because the highest of
  several random values lies above their mean. This difference is subtracted, unless visits missed: a full pool has no higher
  looks. The difference depends on how long leases last, which follows from the number of new leases.
- With enough numbers, the visits that missed would have had leases too, of the same mean length. So the offered load is
  the carried load times `(new leases + misses) / new leases`.
- That is too high if the same visitor, or visitors who would have shared a number, missed several times. The record can't
  distinguish these cases. So the offered load is limited to twice the carried load; estimate again with the larger pool.

The record does not show how many combinations of key tags exist; the estimate assumes no limit (Erlang B). If no visit missed
for a day or longer, the current size is enough, whatever the formula says.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from server.domain.leases import RecordedStep
from server.domain.pool_size import SECONDS_AN_HOUR, OfferedLoad, find_size

DAY_SECONDS = 86_400
WEEK_SECONDS = 7 * DAY_SECONDS
_HIGHEST_FACTOR = 2.0
_LOOK_SECONDS = 60
_LOOKS_A_STEP = 5
_LARGEST_ABOVE_MEAN = (0.0, 0.564, 0.846, 1.029, 1.163, 1.163)
"""The mean distance of the largest of 1, 2, ... independent normal values from their mean, in standard deviations."""

_FEWEST_LOOKED_AT = 6
"""An hour counts only if at least this many of its steps have a look, or all steps of the record if it has fewer."""


class Doubt(StrEnum):
    """Why the real need may be higher or lower than the record shows."""

    UNDER_A_DAY = "under_a_day"
    UNDER_A_WEEK = "under_a_week"
    MOSTLY_MISSES = "mostly_misses"


_IN_WORDS = {
    Doubt.UNDER_A_DAY: "The record is shorter than a day: the busiest hour may still be to come.",
    Doubt.UNDER_A_WEEK: "The record is shorter than a week: a busier day may still be to come.",
    Doubt.MOSTLY_MISSES: "More visits missed than got a number, some of them perhaps several times, so the need is unclear: "
    "use this size as a first step, and check again after a day.",
}


def describe_doubt(doubt: Doubt) -> str:
    return _IN_WORDS[doubt]


@dataclass(frozen=True)
class RecordedLoad:
    """The load of a pool from its record: totals, and the busiest hour, which begins at `hour_started_at`.

    `carried` is the mean number of leases in that hour, `load` the mean with enough numbers. `most_live` is the highest
    number of live leases in the whole record.
    """

    recorded_seconds: float
    claims: int
    misses: int
    most_live: int
    hour_started_at: float
    carried: float
    load: OfferedLoad
    doubts: tuple[Doubt, ...]

    @property
    def share_served(self) -> float:
        """The share (0 to 1) of all claims in the record that got a number."""
        return 1 - self.misses / self.claims if self.claims else 1.0


def read_load(steps: Sequence[RecordedStep], step_seconds: float) -> RecordedLoad | None:
    """The load in the record; None if the record has no lease, or no look during a lease.

    `steps` are oldest first; some may be missing.
    """
    looks = [step.most_live for step in steps if step.most_live is not None]
    hours = _list_hours(steps, step_seconds, min(_FEWEST_LOOKED_AT, len(looks)))
    if not hours or max(looks) == 0:
        return None
    busiest = max(hours, key=lambda hour: hour.load)
    recorded_seconds = steps[-1].started_at + step_seconds - steps[0].started_at
    return RecordedLoad(
        recorded_seconds=recorded_seconds,
        claims=sum(step.claims for step in steps),
        misses=sum(step.misses for step in steps),
        most_live=max(looks),
        hour_started_at=busiest.started_at,
        carried=busiest.carried,
        load=OfferedLoad(busiest.load),
        doubts=_list_doubts(recorded_seconds, busiest),
    )


def read_hourly_loads(steps: Sequence[RecordedStep], step_seconds: float) -> list[OfferedLoad]:
    """The loads of the hours in the record that have enough looks, one after the other; `steps` are oldest first."""
    looks = sum(step.most_live is not None for step in steps)
    loads, until = [], 0.0
    for hour in _list_hours(steps, step_seconds, min(_FEWEST_LOOKED_AT, looks)):
        if hour.started_at >= until:
            loads.append(OfferedLoad(hour.load))
            until = hour.started_at + SECONDS_AN_HOUR
    return loads


def advise_size(recorded: RecordedLoad, current_size: int, wanted_share: float, combinations: int | None = None) -> int:
    """The pool size that serves the wanted share in an hour like the busiest one; raises `PoolTooLarge` if none does.

    It is never larger than the number of combinations. If no visit missed for a day, it is not larger than the current size.
    """
    size = find_size(recorded.load, wanted_share)
    if recorded.misses == 0 and recorded.recorded_seconds >= DAY_SECONDS:
        size = min(size, max(current_size, recorded.most_live))
    return size if combinations is None else min(size, combinations)


@dataclass(frozen=True)
class _Hour:
    started_at: float
    mean_of_largest: float
    made: int
    missed: int

    @property
    def carried(self) -> float:
        """The mean number of leases."""
        if self.missed or not self.made:
            return self.mean_of_largest
        lease_seconds = SECONDS_AN_HOUR * self.mean_of_largest / self.made
        fresh_looks = 1 + (_LOOKS_A_STEP - 1) * (1 - math.exp(-_LOOK_SECONDS / lease_seconds))
        whole = int(fresh_looks)
        above, more = _LARGEST_ABOVE_MEAN[whole - 1 : whole + 1]
        deviations = above + (more - above) * (fresh_looks - whole)
        # The standard deviation of the number of live leases is the root of its mean; solved for that mean.
        return ((math.sqrt(deviations**2 + 4 * self.mean_of_largest) - deviations) / 2) ** 2

    @property
    def load(self) -> float:
        """The mean number of leases with enough numbers."""
        return self.carried * min(1 + self.missed / max(self.made, 1), _HIGHEST_FACTOR)


def _list_hours(steps: Sequence[RecordedStep], step_seconds: float, fewest_looks: int) -> list[_Hour]:
    """Every hour that begins with a step of the record and has enough looks."""
    hours = []
    for index, first in enumerate(steps):
        candidates = steps[index : index + int(SECONDS_AN_HOUR // step_seconds)]
        within = [step for step in candidates if step.started_at < first.started_at + SECONDS_AN_HOUR]
        looks = [step.most_live for step in within if step.most_live is not None]
        if looks and len(looks) >= fewest_looks:
            made = sum(step.new_leases for step in within)
            missed = sum(step.misses for step in within)
            hours.append(_Hour(first.started_at, sum(looks) / len(looks), made, missed))
    return hours


def _list_doubts(recorded_seconds: float, busiest: _Hour) -> tuple[Doubt, ...]:
    doubts = []
    if recorded_seconds < DAY_SECONDS:
        doubts.append(Doubt.UNDER_A_DAY)
    elif recorded_seconds < WEEK_SECONDS:
        doubts.append(Doubt.UNDER_A_WEEK)
    if busiest.missed > busiest.made:
        doubts.append(Doubt.MOSTLY_MISSES)
    return tuple(doubts)
