"""Periods are covered by blocks of days and single days, each day once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.domain.reports.blocks import BLOCK_DAYS, Cover, cover_period, find_blocks
from server.domain.reports.periods import Period

FIRST = date(2026, 1, 1)


def list_days(cover: Cover) -> list[int]:
    in_blocks = [first + day for length, firsts in cover.blocks.items() for first in firsts for day in range(length)]
    return sorted([*cover.days, *in_blocks])


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 900))
def test_a_cover_has_each_day_of_the_period_once(first: int, days: int, until: int) -> None:
    period = Period(FIRST + timedelta(first), FIRST + timedelta(first + days - 1))
    assert list_days(cover_period(period, FIRST.toordinal() + until)) == [day.toordinal() for day in period.list_days()]


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 900))
def test_all_blocks_of_a_cover_are_there(first: int, days: int, until: int) -> None:
    end = FIRST.toordinal() + until
    period = Period(FIRST + timedelta(first), FIRST + timedelta(first + days - 1))
    for length, firsts in cover_period(period, end).blocks.items():
        assert all((length, block) in find_blocks(block, end) for block in firsts)


@given(st.integers(0, 2_000))
def test_a_cover_of_90_days_before_yesterday_has_few_parts(first: int) -> None:
    period = Period(FIRST + timedelta(first), FIRST + timedelta(first + 89))
    cover = cover_period(period, period.last.toordinal() + 100)
    assert len(cover.days) + sum(map(len, cover.blocks.values())) <= 18


def test_a_day_is_in_one_block_of_each_length_that_is_over() -> None:
    assert list(find_blocks(130, 132)) == [(4, 128)]
    assert list(find_blocks(130, 144)) == [(4, 128), (16, 128)]
    assert [length for length, _first in find_blocks(130, 1_000)] == list(BLOCK_DAYS)
