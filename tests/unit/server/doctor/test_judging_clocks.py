"""The difference of two clocks, judged without blaming a clock for the time that a reply took."""

import pytest

from server.doctor.findings import Check, Level
from server.doctor.judging_clocks import judge_clock
from server.domain.clock_readings import ClockReading

NOON = 1_700_000_000.0


@pytest.mark.parametrize(
    ("shown", "asked_at", "replied_at", "resolution", "difference"),
    [
        (NOON, NOON, NOON, 0.0, 0.0),
        (NOON + 1, NOON, NOON + 2, 0.0, 0.0),
        (NOON + 60, NOON, NOON, 0.0, 60.0),
        (NOON - 60, NOON, NOON, 0.0, -60.0),
        (NOON + 60, NOON, NOON + 2, 0.0, 58.0),
        (NOON - 60, NOON - 2, NOON, 0.0, -58.0),
        (NOON, NOON + 0.9, NOON + 0.95, 1.0, 0.0),
        (NOON, NOON + 3.5, NOON + 3.5, 1.0, -2.5),
    ],
)
def test_a_difference_is_what_the_wait_and_the_units_can_not_explain(
    shown: float, asked_at: float, replied_at: float, resolution: float, difference: float
) -> None:
    reading = ClockReading(shown, asked_at, replied_at, resolution)
    assert reading.difference == pytest.approx(difference)


@pytest.mark.parametrize(
    ("ahead", "level", "words"),
    [
        (0.0, Level.OK, "agrees"),
        (0.4, Level.OK, "agrees"),
        (-0.6, Level.WARNING, "0.6 s behind"),
        (4.9, Level.WARNING, "4.9 s ahead of"),
        (-5.0, Level.PROBLEM, "5.0 s behind"),
        (3600.0, Level.PROBLEM, "3,600.0 s ahead of"),
    ],
)
def test_a_clock_is_judged_by_its_difference(ahead: float, level: Level, words: str) -> None:
    found = judge_clock(Check.DATABASE_CLOCK, "the database", ClockReading(NOON + ahead, NOON, NOON))
    assert (found.level, bool(found.advice)) == (level, level is not Level.OK)
    assert words in found.message
