"""How many numbers a pool needs: from the record that it keeps of itself.

What the record knows, for each step of some minutes: claims, leases made, misses, and how many leases lived at the most at
a few looks. From that, for the busiest hour:

- The mean of the steps' largest looks is a little more than how many numbers were in use (the carried load): by as much as the
  largest of some looks lies above their mean when leases come and go at random. That is taken off, unless visits missed: a full
  pool has no larger looks. How much it is depends on how long leases last, which follows from how many were made.
- Had there been enough numbers, those who missed would have had leases as well, for as long as the others on average. So
  what was asked for is what was in use, times `(leases made + misses) / leases made`.
- That is too much where the same visitor, or visitors who would have shared a number, missed several times. The record can't
  tell these apart. Therefore a pool that sent away more than it served is only ever estimated at twice of what it carried,
  and is to be looked at again once it is larger.

The record does not tell how many combinations of key tags exist; the estimate assumes no end of them (Erlang B). Where no
visit missed for a day or longer, the pool is large enough as it is, whatever the formula says.
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
"""How many standard deviations the largest of 1, 2, ... independent normal values lies above their mean, on average."""

_FEWEST_LOOKED_AT = 6
"""An hour counts when so many of its steps were looked at, or all there are."""


class Doubt(StrEnum):
    """Why the record may not tell the whole need."""

    UNDER_A_DAY = "under_a_day"
    UNDER_A_WEEK = "under_a_week"
    MOSTLY_MISSES = "mostly_misses"


_IN_WORDS = {
    Doubt.UNDER_A_DAY: "The record is shorter than a day: the busiest hour may still be to come.",
    Doubt.UNDER_A_WEEK: "The record is shorter than a week: a busier day may still be to come.",
    Doubt.MOSTLY_MISSES: "More visits missed than got a number, some of them perhaps several times, so the need is not known: "
    "take this as a first step, and ask again a day later.",
}


def describe_doubt(doubt: Doubt) -> str:
    return _IN_WORDS[doubt]


@dataclass(frozen=True)
class RecordedLoad:
    """What a record tells of a pool: the whole of it, and the hour from `hour_started_at` on, the busiest.

    `carried` numbers were in use in that hour, on average, and `load` would have been with enough of them. `most_live` is the
    largest number of live leases that was ever met.
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
        """The share of all claims in the record that got a number."""
        return 1 - self.misses / self.claims if self.claims else 1.0


def read_load(steps: Sequence[RecordedStep], step_seconds: float) -> RecordedLoad | None:
    """The load that the record tells of; None when it tells of no lease, or nobody looked while there were any.

    `steps` come oldest first, and some may be missing.
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


def advise_size(recorded: RecordedLoad, current_size: int, wanted_share: float, combinations: int | None = None) -> int:
    """The size that serves the wanted share in an hour like the busiest one; raises `PoolTooLarge` when none does.

    More than there are combinations is never needed, nor more than there is where no visit missed for a day.
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
        """How many numbers were in use, on average."""
        if self.missed or not self.made:
            return self.mean_of_largest
        lease_seconds = SECONDS_AN_HOUR * self.mean_of_largest / self.made
        fresh_looks = 1 + (_LOOKS_A_STEP - 1) * (1 - math.exp(-_LOOK_SECONDS / lease_seconds))
        whole = int(fresh_looks)
        above, more = _LARGEST_ABOVE_MEAN[whole - 1 : whole + 1]
        deviations = above + (more - above) * (fresh_looks - whole)
        # The number of live leases varies by the root of its mean; the mean that, with its deviations, gives what was met.
        return ((math.sqrt(deviations**2 + 4 * self.mean_of_largest) - deviations) / 2) ** 2

    @property
    def load(self) -> float:
        """What was in use and what would have been."""
        return self.carried * min(1 + self.missed / max(self.made, 1), _HIGHEST_FACTOR)


def _list_hours(steps: Sequence[RecordedStep], step_seconds: float, fewest_looks: int) -> list[_Hour]:
    """Every hour that begins with a step of the record and was looked at often enough."""
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
