"""How many numbers a pool needs, from a forecast: the formulas, and visits simulated one by one."""

from fractions import Fraction
from itertools import islice, pairwise
from math import comb, exp
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.pool_simulation import simulate_share_served
from server.domain.pool_size import (
    Forecast,
    OfferedLoad,
    PoolTooLarge,
    find_size,
    list_shares_served,
)
from tests.erlang import erlang_b, find_share_served

TRAFFIC_TABLES = [
    (1, 0.0101, 0.01),
    (2, 0.153, 0.01),
    (5, 1.36, 0.01),
    (10, 4.46, 0.01),
    (20, 12.0, 0.01),
    (50, 37.9, 0.01),
    (100, 84.1, 0.01),
    (5, 1.66, 0.02),
    (10, 5.08, 0.02),
    (20, 13.2, 0.02),
    (50, 40.3, 0.02),
    (100, 88.0, 0.02),
    (10, 6.22, 0.05),
    (20, 15.2, 0.05),
]
"""Lines, load in erlangs and blocked share from printed traffic tables of telephone networks, with three digits of the load."""

BUSY_HOURS = {
    "a number a visit": Forecast(600, 120, 60),
    "many short visits": Forecast(6_000, 30, 60),
    "few combinations": Forecast(600, 120, 60, 30),
    "combinations that are rarely alone": Forecast(6_000, 120, 60, 100),
    "more combinations than live at a time": Forecast(6_000, 30, 60, 5_000),
}


@pytest.mark.parametrize(("lines", "load", "blocked"), TRAFFIC_TABLES)
def test_erlang_b_matches_printed_traffic_tables(lines: int, load: float, blocked: float) -> None:
    assert 1 - find_share_served(OfferedLoad(load), lines) == pytest.approx(blocked, rel=0.03)
    assert erlang_b(lines, load) == pytest.approx(blocked, rel=0.03)


@given(st.integers(0, 60), st.fractions(Fraction(1, 50), 80, max_denominator=100))
def test_visits_without_combinations_follow_erlang_b(size: int, load: Fraction) -> None:
    terms = [Fraction(1)]
    for pool_number in range(1, size + 1):
        terms.append(terms[-1] * load / pool_number)
    missed = terms[-1] / sum(terms)
    assert find_share_served(OfferedLoad(float(load)), size) == pytest.approx(float(1 - missed), abs=1e-12)


@given(st.integers(1, 25), st.floats(0.01, 5), st.data())
def test_a_limited_number_of_combinations_follows_engset(
    combinations: int, visits_each: float, data: st.DataObject
) -> None:
    size = data.draw(st.integers(0, combinations))
    live_to_not_live = exp(visits_each) - 1
    taken = [comb(combinations, pool_numbers) * live_to_not_live**pool_numbers for pool_numbers in range(size + 1)]
    missed = taken[-1] / sum(taken) * (combinations - size) / combinations
    load = OfferedLoad(visits_each * combinations, combinations)
    assert find_share_served(load, size) == pytest.approx(1 - missed, abs=1e-9)


def test_engset_approaches_erlang_b_with_more_combinations() -> None:
    assert find_share_served(OfferedLoad(20, 10_000_000), 25) == pytest.approx(1 - erlang_b(25, 20), abs=1e-4)
    assert OfferedLoad(20, 10_000_000).numbers == pytest.approx(20, rel=1e-5)


@given(st.floats(0, 200), st.none() | st.integers(1, 300))
def test_a_larger_pool_never_serves_less(visits: float, combinations: int | None) -> None:
    shares = list(islice(list_shares_served(OfferedLoad(visits, combinations)), 320))
    assert all(0 <= share <= 1 for share in shares)
    assert all(after >= before - 1e-12 for before, after in pairwise(shares))


@given(st.floats(0.01, 500), st.none() | st.integers(1, 300), st.floats(0.01, 0.9999))
def test_the_size_is_the_smallest_that_serves_the_share(visits: float, combinations: int | None, wanted: float) -> None:
    load = OfferedLoad(visits, combinations)
    size = find_size(load, wanted)
    assert find_share_served(load, size) >= wanted > find_share_served(load, size - 1)


def test_one_number_per_combination_serves_all_visits() -> None:
    assert find_share_served(Forecast(100_000, 300, 60, 30).load, 30) == 1
    assert find_size(Forecast(100_000, 300, 60, 30).load, 1) == 30


def test_a_million_viewers_of_one_combination_need_one_number() -> None:
    assert find_size(Forecast(1_000_000, 600, 60, 1).load, 0.99) == 1


def test_no_visits_need_no_numbers() -> None:
    assert find_size(OfferedLoad(0), 0.99) == 0
    assert find_size(OfferedLoad(0, 30), 0.99) == 0


def test_size_beyond_the_limit_raises_an_error() -> None:
    with pytest.raises(PoolTooLarge, match="1,000,000 numbers are not enough"):
        find_size(Forecast(10_000_000, 3_600, 60).load, 0.99)


@pytest.mark.parametrize("forecast", BUSY_HOURS.values(), ids=BUSY_HOURS)
@pytest.mark.parametrize("wanted", [0.8, 0.99])
def test_simulated_visits_confirm_the_size(forecast: Forecast, wanted: float) -> None:
    size = find_size(forecast.load, wanted)
    simulated = simulate_share_served(forecast, size, 60_000, Random(size))
    assert simulated == pytest.approx(find_share_served(forecast.load, size), abs=0.01)
    assert simulated >= wanted - 0.005
