"""Draws the calls of one day: who calls when, after which visit, and how the call goes. The same day has the same calls."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from server.demo.sample_calls.visits import SHAPES, SampleVisit, draw_visit, fill

SEED = 20_261_201
_WEEKDAY_CALLS, _WEEKEND_CALLS, _SPREAD = 19, 10, 3
_SATURDAY = 5
_HOURS = (*(0, 0, 0, 0, 0, 1, 3, 8, 14, 16, 16, 14), *(11, 13, 14, 13, 11, 8, 5, 3, 2, 1, 1, 0))
_REGULARS = 40
_REGULAR_SHARE, _WITHHELD_SHARE, _SERVICE_SHARE, _TAP_SHARE, _LATE_SHARE, _SHARED_SHARE = (
    0.2,
    0.04,
    0.25,
    0.6,
    0.1,
    0.15,
)
_AREAS = (
    ("201", "NJ", "Jersey City"), ("203", "CT", "Bridgeport"), ("212", "NY", "New York"), ("215", "PA", "Philadelphia"),
    ("301", "MD", "Silver Spring"), ("302", "DE", "Dover"), ("305", "FL", "Miami"), ("401", "RI", "Providence"),
    ("404", "GA", "Atlanta"), ("410", "MD", "Baltimore"), ("603", "NH", "Manchester"), ("617", "MA", "Boston"),
    ("704", "NC", "Charlotte"), ("757", "VA", "Norfolk"), ("803", "SC", "Columbia"), ("904", "FL", "Jacksonville"),
)  # fmt: skip
_TALK_MEDIAN_LOG, _TALK_SIGMA, _LONGEST_TALK_SECONDS = 5.0, 0.9, 2_400


class Ending(StrEnum):
    """What happens on the phone."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    ABANDONED = "abandoned"
    BUSY = "busy"
    MESSAGE = "message"
    FAILED = "failed"


_ENDINGS = {
    Ending.ANSWERED: 66, Ending.NO_ANSWER: 11, Ending.ABANDONED: 8, Ending.BUSY: 5, Ending.MESSAGE: 8, Ending.FAILED: 2,
}  # fmt: skip


@dataclass(frozen=True)
class Caller:
    """Who calls. `number` is E.164, of those reserved for examples, or empty if it is withheld."""

    number: str
    city: str
    state: str


@dataclass(frozen=True)
class SampleCall:
    """One drawn call. `started_at` is in seconds since the epoch, `looked_seconds` is the time since the visit began.

    `others`: how many other visitors see the number of the pool. `left_seconds`: how long ago the page was left, if it was.
    """

    name: str
    started_at: float
    caller: Caller
    visit: SampleVisit
    is_service: bool
    looked_seconds: float
    left_seconds: float | None
    others: int
    has_tapped: bool
    ending: Ending
    ring_seconds: float
    talk_seconds: float


def draw_day(day: date, time_zone: str) -> Iterator[SampleCall]:
    """The calls of a day in the time zone (IANA), in the order of their starts."""
    dice = random.Random(f"{SEED} {day.isoformat()}")
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(time_zone)).timestamp()
    usual = _WEEKEND_CALLS if day.weekday() >= _SATURDAY else _WEEKDAY_CALLS
    count = usual + dice.randint(-_SPREAD, _SPREAD)
    hours = dice.choices(range(24), _HOURS, k=count)
    starts = sorted(midnight + 3600 * hour + dice.randrange(3600) for hour in hours)
    for index, started_at in enumerate(starts):
        # Each day has its source of few calls, so that every source has some within the month.
        visit = fill(SHAPES[day.toordinal() % len(SHAPES)], dice) if index == 0 else draw_visit(dice)
        yield _draw_call(f"{day:%Y%m%d}-{index:02d}", started_at, visit, dice)


def _draw_call(name: str, started_at: float, visit: SampleVisit, dice: random.Random) -> SampleCall:
    (ending,) = dice.choices(list(_ENDINGS), list(_ENDINGS.values()))
    others = dice.randint(1, 3) if dice.random() < _SHARED_SHARE else 0
    return SampleCall(
        name=name,
        started_at=started_at,
        caller=_draw_caller(dice),
        visit=visit,
        is_service=dice.random() < _SERVICE_SHARE,
        looked_seconds=float(dice.randint(15, 240)),
        left_seconds=float(dice.randint(60, 1800)) if dice.random() < _LATE_SHARE else None,
        others=others,
        has_tapped=not others and dice.random() < _TAP_SHARE,
        ending=ending,
        ring_seconds=float(dice.randint(3, 22)),
        talk_seconds=float(round(min(_LONGEST_TALK_SECONDS, dice.lognormvariate(_TALK_MEDIAN_LOG, _TALK_SIGMA)))),
    )


def _draw_caller(dice: random.Random) -> Caller:
    drawn = dice.random()
    source = random.Random(f"{SEED} regular {dice.randrange(_REGULARS)}") if drawn < _REGULAR_SHARE else dice
    area, state, city = source.choice(_AREAS)
    number = f"+1{area}55501{source.randrange(100):02d}"
    return Caller("" if drawn > 1 - _WITHHELD_SHARE else number, city, state)
