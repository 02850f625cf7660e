"""How many numbers a pool needs, from its own record."""

from dataclasses import dataclass

import pytest

from server.domain.pool_record import Doubt, RecordedLoad, advise_size, read_load
from tests.erlang import erlang_b

STEP_SECONDS = 300
STEPS_A_DAY = 288


@dataclass(frozen=True)
class Step:
    """A step in the form that a lease store records."""

    started_at: float
    claims: int = 100
    new_leases: int = 0
    misses: int = 0
    most_live: int | None = 20


def record(count: int, **same: int) -> list[Step]:
    """This number of equal steps."""
    return [Step(index * STEP_SECONDS, **same) for index in range(count)]


def read(steps: list[Step]) -> RecordedLoad:
    load = read_load(steps, STEP_SECONDS)
    assert load is not None
    return load


def test_the_busiest_hour_decides() -> None:
    steps = record(STEPS_A_DAY, most_live=5)
    for index in range(100, 112):
        steps[index] = Step(index * STEP_SECONDS, most_live=30)
    load = read(steps)
    assert load.hour_started_at == 100 * STEP_SECONDS
    assert load.load.numbers == 30


def test_without_misses_the_offered_load_is_the_carried_load() -> None:
    load = read(record(STEPS_A_DAY * 7))
    assert load.carried == load.load.numbers == 20
    assert load.share_served == 1
    assert load.doubts == ()


def test_highest_look_is_corrected_to_the_mean() -> None:
    fleeting = read(record(STEPS_A_DAY * 7, new_leases=400)).carried
    short = read(record(STEPS_A_DAY * 7, new_leases=100)).carried
    lasting = read(record(STEPS_A_DAY * 7, new_leases=1)).carried
    # Five looks at leases of a few seconds are independent: the largest is 1.163 times the root of the mean above the mean.
    assert fleeting + 1.163 * fleeting**0.5 == pytest.approx(20, rel=0.02)
    assert fleeting < short < lasting < 20
    assert lasting == pytest.approx(20, rel=0.01)


def test_misses_count_as_leases_with_enough_numbers() -> None:
    load = read(record(STEPS_A_DAY * 7, new_leases=40, misses=10))
    assert load.carried == 20
    assert load.load.numbers == 25
    assert load.share_served == pytest.approx(0.9)


def test_pool_that_blocks_like_erlang_b_gives_the_offered_load() -> None:
    offered, size = 30.0, 25
    blocked = erlang_b(size, offered)
    carried = round(offered * (1 - blocked))
    steps = record(
        STEPS_A_DAY * 7, new_leases=round(1_000 * (1 - blocked)), misses=round(1_000 * blocked), most_live=carried
    )
    assert read(steps).load.numbers == pytest.approx(offered, rel=0.03)


def test_load_with_mostly_misses_is_limited_to_twice_the_carried_load() -> None:
    load = read(record(STEPS_A_DAY * 7, new_leases=2, misses=5_000))
    assert load.load.numbers == 40
    assert load.doubts == (Doubt.MOSTLY_MISSES,)


def test_short_record_gives_a_doubt() -> None:
    assert read(record(STEPS_A_DAY - 1)).doubts == (Doubt.UNDER_A_DAY,)
    assert read(record(STEPS_A_DAY)).doubts == (Doubt.UNDER_A_WEEK,)


def test_empty_record_gives_no_load() -> None:
    assert read_load([], STEP_SECONDS) is None
    assert read_load(record(STEPS_A_DAY, most_live=0), STEP_SECONDS) is None


def test_leases_without_a_look_give_no_load() -> None:
    assert read_load([Step(0, most_live=None), Step(300, most_live=None)], STEP_SECONDS) is None


def test_hour_with_few_looks_does_not_count() -> None:
    steps = record(STEPS_A_DAY)
    lone_look = [Step(STEPS_A_DAY * STEP_SECONDS * 2, most_live=500)]
    assert read(steps + lone_look).load.numbers == 20
    assert read(steps + lone_look).most_live == 500


def test_hour_does_not_span_a_gap_in_the_record() -> None:
    before = record(6, most_live=10)
    after = [Step(7_200 + index * STEP_SECONDS, most_live=20) for index in range(6)]
    assert read(before + after).load.numbers == 20


def test_single_look_is_enough_for_an_estimate() -> None:
    load = read([Step(0, new_leases=1, misses=1, most_live=1)])
    assert load.load.numbers == 2
    assert load.doubts == (Doubt.UNDER_A_DAY,)


def test_the_size_serves_the_busiest_hour() -> None:
    load = read(record(STEPS_A_DAY * 7, new_leases=100, misses=1))
    size = advise_size(load, 10, 0.99)
    assert erlang_b(size, load.load.numbers) <= 0.01 < erlang_b(size - 1, load.load.numbers)


def test_a_pool_without_a_miss_for_a_day_is_large_enough() -> None:
    full = record(STEPS_A_DAY, most_live=30)
    assert advise_size(read(full), 30, 0.99) == 30
    assert advise_size(read(full), 1_000, 0.99) == 42
    assert advise_size(read(full[:-1]), 30, 0.99) == 42


def test_pool_that_was_larger_in_the_record_may_need_more_numbers() -> None:
    assert advise_size(read(record(STEPS_A_DAY, most_live=30)), 10, 0.99) == 30


def test_size_is_limited_to_the_number_of_combinations() -> None:
    assert advise_size(read(record(STEPS_A_DAY, misses=20)), 10, 0.99, combinations=12) == 12
