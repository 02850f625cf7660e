"""Opening hours: weekdays, midnight, holidays, and the days on which clocks change."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.routing.hours import find_local_time, find_open_span
from server.domain.routing.steps import Hours, Schedule
from tests.unit.server.routing.walking import FACTS, SORRY, begin, build, paths_taken, ring

NEW_YORK = "America/New_York"
MIDNIGHT = time(0)
OFFICE = tuple(Hours(weekday, time(9), time(17, 30)) for weekday in range(5))
LATE_ON_FRIDAY = (Hours(4, time(18), time(2)),)


def schedule(*hours: Hours, holidays: tuple[date | tuple[int, int], ...] = ()) -> Schedule:
    return Schedule(hours, ring("desk"), SORRY, holidays=holidays)


def is_open(step: Schedule, wall_clock: str) -> bool:
    """Whether it is open at this local time in New York."""
    return find_open_span(step, datetime.fromisoformat(wall_clock)) is not None


@pytest.mark.parametrize(
    ("wall_clock", "expected"),
    [
        ("2026-11-20T08:59:59", False),
        ("2026-11-20T09:00", True),
        ("2026-11-20T17:29:59", True),
        ("2026-11-20T17:30", False),
        ("2026-11-21T12:00", False),
    ],
    ids=["a second early", "as it opens", "the last second", "as it closes", "Saturday"],
)
def test_span_includes_its_opening_time_and_excludes_its_closing_time(wall_clock: str, expected: bool) -> None:
    assert is_open(schedule(*OFFICE), wall_clock) is expected


@pytest.mark.parametrize(
    ("wall_clock", "expected"),
    [
        ("2026-11-20T17:59", False),
        ("2026-11-20T23:59", True),
        ("2026-11-21T01:59", True),
        ("2026-11-21T02:00", False),
        ("2026-11-20T01:00", False),
        ("2026-11-21T18:30", False),
    ],
    ids=["before", "Friday night", "Saturday morning", "closed", "Friday morning", "Saturday night"],
)
def test_a_span_that_closes_before_it_opens_ends_on_the_next_day(wall_clock: str, expected: bool) -> None:
    assert is_open(schedule(*LATE_ON_FRIDAY), wall_clock) is expected


def test_a_span_over_sunday_night_ends_on_monday() -> None:
    assert is_open(schedule(Hours(6, time(22), time(6))), "2026-11-23T05:59")


def test_midnight_closes_at_the_end_of_the_day() -> None:
    step = schedule(Hours(4, time(18), MIDNIGHT))
    assert is_open(step, "2026-11-20T23:59:59")
    assert not is_open(step, "2026-11-21T00:00")


def test_a_span_from_midnight_to_midnight_is_the_whole_day() -> None:
    step = schedule(Hours(4, MIDNIGHT, MIDNIGHT))
    assert is_open(step, "2026-11-20T00:00")
    assert is_open(step, "2026-11-20T23:59:59")
    assert not is_open(step, "2026-11-19T23:59:59")
    assert not is_open(step, "2026-11-21T00:00")


@pytest.mark.parametrize("holiday", [date(2026, 12, 25), (12, 25)], ids=["with its year", "every year"])
def test_a_holiday_is_closed(holiday: date | tuple[int, int]) -> None:
    step = schedule(*OFFICE, holidays=(holiday,))
    assert not is_open(step, "2026-12-25T10:00")
    assert is_open(step, "2026-12-24T10:00")


def test_holiday_with_a_year_applies_only_in_that_year() -> None:
    assert is_open(schedule(*OFFICE, holidays=(date(2026, 12, 24),)), "2027-12-24T10:00")
    assert not is_open(schedule(*OFFICE, holidays=((12, 24),)), "2027-12-24T10:00")


def test_a_night_belongs_to_the_day_on_which_it_began() -> None:
    friday_is_a_holiday = schedule(*LATE_ON_FRIDAY, holidays=(date(2026, 11, 20),))
    saturday_is_a_holiday = schedule(*LATE_ON_FRIDAY, holidays=(date(2026, 11, 21),))
    assert not is_open(friday_is_a_holiday, "2026-11-21T01:00")
    assert is_open(saturday_is_a_holiday, "2026-11-21T01:00")


def test_an_hour_that_daylight_saving_skips_is_never_open() -> None:
    step = schedule(Hours(6, time(2), time(3)))
    began = datetime(2026, 3, 8, tzinfo=UTC).timestamp()
    moments = [find_local_time(began + 600 * n, NEW_YORK) for n in range(24 * 6)]
    assert not any(find_open_span(step, moment) for moment in moments)


def test_an_hour_that_daylight_saving_repeats_is_open_twice() -> None:
    step = schedule(Hours(6, time(1), time(2)))
    began = datetime(2026, 11, 1, tzinfo=UTC).timestamp()
    moments = [find_local_time(began + 600 * n, NEW_YORK) for n in range(24 * 6)]
    assert sum(find_open_span(step, moment) is not None for moment in moments) == 12


@pytest.mark.parametrize(
    ("moment", "path"),
    [("2026-03-06T14:00", "main.then"), ("2026-03-06T13:59", "main.otherwise"), ("2026-03-09T13:00", "main.then")],
    ids=["opens at 14:00 UTC in winter", "not earlier", "opens at 13:00 UTC in summer"],
)
def test_hours_are_those_of_the_accounts_time_zone(moment: str, path: str) -> None:
    facts = replace(FACTS, at=datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp())
    assert paths_taken(begin(build(schedule(*OFFICE)), facts=facts)) == ["main", path]


def test_step_may_have_its_own_time_zone() -> None:
    step = Schedule(OFFICE, ring("desk"), SORRY, time_zone="Europe/Berlin")
    at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC).timestamp()
    walked = begin(step, facts=replace(FACTS, at=at))
    assert walked.taken[0].decision == "open, Friday 09:00-17:30: it is Friday 09:00 in Europe/Berlin"


def test_decision_mentions_a_holiday() -> None:
    at = datetime(2026, 12, 25, 15, 0, tzinfo=UTC).timestamp()
    walked = begin(schedule(*OFFICE, holidays=((12, 25),)), facts=replace(FACTS, at=at))
    assert walked.taken[0].decision == "closed: it is Friday 10:00 in America/New_York, the holiday of 2026-12-25"


@given(st.integers(0, 6), st.times(), st.times(), st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)))
def test_span_and_its_complement_cover_the_week_once(weekday: int, opens: time, closes: time, moment: datetime) -> None:
    if opens == closes:
        return
    days = range(7)
    spans = schedule(*(Hours(day, opens, closes) for day in days))
    gaps = schedule(*(Hours(day, closes, opens) for day in days))
    monday = datetime(2001, 1, 1)
    shifted = monday + timedelta(days=weekday, hours=moment.hour, minutes=moment.minute, seconds=moment.second)
    assert (find_open_span(spans, shifted) is None) is (find_open_span(gaps, shifted) is not None)
