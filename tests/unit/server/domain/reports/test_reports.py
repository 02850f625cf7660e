"""Reports add up, whichever values they show."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.leases import RecordedStep
from server.domain.reports.claims import find_day_start, sum_claims
from server.domain.reports.dimensions import UnknownDimension, read_dimension
from server.domain.reports.heat_map import build_heat_map
from server.domain.reports.measures import Counted, Measures, sum_counted, write_numbers
from server.domain.reports.periods import Period, choose_last_days, find_today
from server.domain.reports.report import OTHER, Claims, PeriodCounts, ValueKey, build_report
from server.domain.reports.written import list_csv_rows, write_report

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
figures = st.builds(Measures, *(st.integers(0, 9) for _ in range(7)))
counted = st.builds(Counted, figures, st.just(Measures(calls=0)))
periods = st.builds(
    lambda values, hidden, without: PeriodCounts(
        sum_counted([*values.values(), hidden, without]), sum_counted([*values.values(), hidden]), values
    ),
    st.dictionaries(st.sampled_from("abcd"), counted),
    counted,
    counted,
)


@given(periods, periods)
def test_the_rows_add_up_to_the_totals(present: PeriodCounts, before: PeriodCounts) -> None:
    report = build_report("tag:keyword", NOVEMBER, present, before)
    assert sum_counted(row.counted for row in report.rows) == report.total == present.total
    assert sum_counted(row.before for row in report.rows) == report.before == before.total
    assert [row.key for row in report.rows if row.key.is_other] in ([], [OTHER])


def make_counts(**calls: int) -> PeriodCounts:
    values = {name: Counted(Measures(calls=count)) for name, count in calls.items()}
    total = sum_counted(values.values())
    return PeriodCounts(sum_counted([total, Counted(Measures(calls=1))]), total, values)


def test_most_calls_come_first_and_calls_without_the_tag_are_a_row() -> None:
    report = build_report("tag:keyword", NOVEMBER, make_counts(roof=2, gutter=5), make_counts(roof=7))
    assert [(row.key, row.counted.all.calls, row.before.all.calls) for row in report.rows] == [
        (ValueKey("gutter"), 5, 0),
        (ValueKey("roof"), 2, 7),
        (ValueKey(""), 1, 1),
    ]


def test_pools_have_their_claims_and_json_and_csv_have_every_row() -> None:
    report = build_report("number_pool", NOVEMBER, make_counts(pool=2), make_counts(), {"pool": Claims(40, 3)})
    written = write_report(report)
    assert (written["since"], written["until"]) == ("2026-11-01", "2026-12-01")
    assert [(row["value"], row["claims"], row["misses"]) for row in written["rows"]] == [
        ("pool", 40, 3),
        ("", None, None),
    ]
    heads, *rows = list_csv_rows(report)
    assert {len(row) for row in rows} == {len(heads)}
    assert [(row[0], row[1], *row[-2:]) for row in rows] == [
        ("pool", 2, 40, 3),
        ("(none)", 1, None, None),
        ("total", 3, None, None),
    ]


def test_the_period_before_is_as_long_and_ends_the_day_before() -> None:
    assert NOVEMBER.before == Period(date(2026, 10, 2), date(2026, 10, 31))
    assert choose_last_days(7, date(2026, 11, 7)) == Period(date(2026, 11, 1), date(2026, 11, 7))
    with pytest.raises(ValueError, match="first day"):
        Period(date(2026, 11, 2), date(2026, 11, 1))


def test_today_and_the_start_of_a_day_follow_the_time_zone() -> None:
    at = 1_800_000_000.0  # 2027-01-15T08:00:00Z
    assert find_today(at, "Pacific/Kiritimati") == date(2027, 1, 15)
    assert find_today(at, "Pacific/Pago_Pago") == date(2027, 1, 14)
    assert find_day_start(date(2027, 1, 15), "America/New_York") == at - 3 * 3600


def test_the_heat_map_sums_equal_hours_of_equal_weekdays() -> None:
    one, two = Counted(Measures(calls=1)), Counted(Measures(calls=2))
    monday, next_monday, sunday = date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 8)
    heat = build_heat_map(
        [(monday, 9, write_numbers(one)), (next_monday, 9, write_numbers(two)), (sunday, 23, write_numbers(one))]
    )
    assert (heat[0][9].all.calls, heat[6][23].all.calls) == (3, 1)
    assert sum(hour.all.calls for weekday in heat for hour in weekday) == 4


def test_claims_of_a_record_are_summed_by_day() -> None:
    midnight = find_day_start(date(2026, 11, 2), "Asia/Kolkata")
    steps = [RecordedStep(midnight + offset, 10, 5, 1, None) for offset in (-300, 0, 300)]
    assert sum_claims(steps, "Asia/Kolkata") == {date(2026, 11, 1): Claims(10, 1), date(2026, 11, 2): Claims(20, 2)}


@pytest.mark.parametrize("name", ["total", "tracking_source", "tag:keyword", "tag: =/"])
def test_dimensions_are_read_by_name(name: str) -> None:
    assert read_dimension(name) == name


@pytest.mark.parametrize("name", ["", "tag:", "source", "tag:" + "a" * 65, "tag:\0"])
def test_an_unknown_dimension_is_refused_with_all_names(name: str) -> None:
    with pytest.raises(UnknownDimension, match="tracking_source"):
        read_dimension(name)
