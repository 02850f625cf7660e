"""When a number pool that sizes itself buys numbers, and when it returns some."""

from datetime import UTC, date, datetime

import pytest

from bench.sizing.plans import Year, find_clairvoyant, run_rule
from bench.sizing.sites import make_sites
from server.domain.buying.paid_months import ends_soon, find_next_payment
from server.domain.buying.sizing import (
    DAYS_LOOKED_AT,
    MOST_A_DAY,
    DayNeed,
    PoolToSize,
    SizingStep,
    plan_size,
    read_days,
)
from server.domain.leases import RecordedStep
from server.domain.pool_record import DAY_SECONDS

STEP = 300.0
NOW = 100 * DAY_SECONDS


def need(*sizes: int) -> list[DayNeed]:
    return [DayNeed(size, has_missed=True, is_doubtful=False) for size in sizes]


def record(days: int, most_live: int, misses: int) -> list[RecordedStep]:
    count = int(days * DAY_SECONDS / STEP)
    return [RecordedStep(NOW - (count - one) * STEP, 20 + misses, 20, misses, most_live) for one in range(count)]


def test_numbers_needed_on_four_of_seven_days_are_bought() -> None:
    plan = plan_size(need(12, 12, 12, 12, 5, 5, 5), PoolToSize(10))
    assert (plan.step, plan.count) == (SizingStep.BUY, 2)
    assert plan.reason == "12 numbers or more were needed on 4 of the last 7 days."


def test_three_busy_days_buy_nothing() -> None:
    assert plan_size(need(90, 90, 90, 5, 5, 5, 5), PoolToSize(10)).step is SizingStep.NOTHING


def test_days_of_an_attack_do_not_make_other_days_count_more() -> None:
    attack = [DayNeed(90, has_missed=True, is_doubtful=True)] * 3
    assert plan_size([*attack, *need(11, 10, 10, 10)], PoolToSize(10)).step is SizingStep.NOTHING
    assert plan_size([*attack, *attack[:1], *need(10, 10, 10)], PoolToSize(10)).step is SizingStep.BUY


def test_numbers_on_their_way_are_not_bought_again() -> None:
    assert plan_size(need(*[12] * 7), PoolToSize(10, on_the_way=2)).step is SizingStep.NOTHING
    assert plan_size(need(*[12] * 7), PoolToSize(10, on_the_way=1)).count == 1


def test_it_buys_a_few_numbers_a_day() -> None:
    days = need(*[100] * 7)
    assert plan_size(days, PoolToSize(10)).count == MOST_A_DAY
    assert plan_size(days, PoolToSize(10, on_the_way=3, wished_today=3)).count == MOST_A_DAY - 3
    assert "tomorrow" in plan_size(days, PoolToSize(10, 5, MOST_A_DAY)).reason


def test_it_never_buys_more_than_the_max_size() -> None:
    days = need(*[100] * 7)
    assert plan_size(days, PoolToSize(10, on_the_way=1, max_size=13)).count == 2
    assert plan_size(days, PoolToSize(13, max_size=13)).step is SizingStep.NOTHING


def test_a_thin_record_buys_nothing_except_up_to_the_min_size() -> None:
    assert plan_size(need(*[100] * 6), PoolToSize(10)).step is SizingStep.NOTHING
    assert plan_size([], PoolToSize(10)).step is SizingStep.NOTHING
    assert plan_size([], PoolToSize(10, min_size=12)).count == 2


def test_what_three_weeks_did_not_need_is_returned_except_a_spare_part() -> None:
    days = need(*[10] * DAYS_LOOKED_AT)
    plan = plan_size(days, PoolToSize(20, returnable=20))
    assert (plan.step, plan.count) == (SizingStep.RETURN, MOST_A_DAY)
    assert plan_size(days, PoolToSize(20, returnable=1)).count == 1
    assert plan_size(days, PoolToSize(14, returnable=9, min_size=13)).count == 1
    assert plan_size(days, PoolToSize(11, returnable=9)).step is SizingStep.NOTHING


@pytest.mark.parametrize(
    "days",
    [need(*[10] * (DAYS_LOOKED_AT - 1)), need(*[10] * 20, 20), need(*[10] * 13, *[0] * 8)],
    ids=["too short", "one busy day", "no visits on many days"],
)
def test_nothing_is_returned_when_one_day_speaks_against_it(days: list[DayNeed]) -> None:
    assert plan_size(days, PoolToSize(20, returnable=20)).step is SizingStep.NOTHING


def test_it_does_not_return_what_it_bought() -> None:
    days = need(*[12] * DAYS_LOOKED_AT)
    size = 10 + plan_size(days, PoolToSize(10)).count
    assert plan_size(days, PoolToSize(size, returnable=size)).step is SizingStep.NOTHING


def test_each_day_of_the_record_has_its_own_need() -> None:
    assert read_days([], STEP, NOW) == []
    days = read_days(record(9, most_live=10, misses=4), STEP, NOW)
    assert len(days) == 9
    assert all(day.size > 10 and day.has_missed and not day.is_doubtful for day in days)
    assert read_days(record(8, most_live=10, misses=40), STEP, NOW)[0].is_doubtful


def test_a_day_without_a_miss_never_needs_more_than_there_are() -> None:
    days = read_days(record(8, most_live=10, misses=0), STEP, NOW)
    assert plan_size(days, PoolToSize(3)).step is SizingStep.NOTHING


def test_a_number_is_paid_on_the_same_day_of_each_month() -> None:
    assert find_next_payment(date(2026, 1, 31), date(2026, 2, 1)) == date(2026, 2, 28)
    assert find_next_payment(date(2026, 1, 31), date(2026, 2, 28)) == date(2026, 3, 31)
    assert find_next_payment(date(2026, 1, 5), date(2026, 12, 5)) == date(2027, 1, 5)
    bought = datetime(2026, 1, 10, 12, tzinfo=UTC).timestamp()
    assert not ends_soon(bought, datetime(2026, 2, 6, tzinfo=UTC).timestamp())
    assert ends_soon(bought, datetime(2026, 2, 7, tzinfo=UTC).timestamp())


def test_a_simulated_quarter_costs_little_more_than_a_clairvoyant_and_serves_as_much() -> None:
    year = Year(make_sites(90)[0])
    rule, best = run_rule(year, seed=1), find_clairvoyant(year)
    assert rule.purchases > 0
    assert rule.served >= 0.98 * best.served
    assert rule.months <= 1.15 * best.months
