"""Days of visits on the real lease store, with a simulated clock: does a pool of the recommended size serve them?"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from server.domain.leases import LeasedPool, Refusal, Visitor
from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber
from server.domain.pool_record import read_load
from server.domain.pool_size import Forecast, find_size
from server.stores.leases.contract import RECORD_STEP_SECONDS, Claim, LeaseReference, LeaseStore
from server.stores.leases.opening import open_lease_store
from tests.erlang import erlang_b, find_share_served

START = 1_700_000_000.0
LOOK_SECONDS = 60
WARM_UP_SECONDS = 1_800


@dataclass(frozen=True, order=True)
class Arrival:
    """A visit: when it begins, how long it lasts, and its combination."""

    at: float
    seconds: float
    combination: int


@pytest.fixture
def leases(tmp_path: Path) -> Iterator[LeaseStore]:
    """An empty lease store in a file."""
    store = open_lease_store(f"sqlite:///{tmp_path}/leases.sqlite3")
    store.prepare()
    yield store
    store.close()


def make_pool(size: int, buffer_seconds: float) -> LeasedPool:
    pool_numbers = tuple(PhoneNumber(f"+1866555{index:04}") for index in range(size))
    return LeasedPool("demo/roofing-pool", pool_numbers, str(size), buffer_seconds, 900, 3_600)


def draw_arrivals(forecast: Forecast, hours: float, random: Random) -> Iterator[Arrival]:
    """Random visits with the rates of the forecast."""
    now = START
    while now < START + hours * 3_600:
        now += random.expovariate(forecast.visitors_an_hour / 3_600)
        combination = random.randrange(forecast.combinations or 10**9)
        yield Arrival(now, random.expovariate(1 / forecast.seconds_on_page), combination)


def visit_all(leases: LeaseStore, pool: LeasedPool, arrivals: Iterator[Arrival]) -> float:
    """Let every visit claim, renew when it is due, and leave, with checks of the watch in between; returns the share served."""
    counted = missed = 0
    next_look = START
    due: list[tuple[float, int, LeaseReference, float]] = []
    for number, arrival in enumerate(arrivals):
        while (next_due := due[0][0] if due else arrival.at) < arrival.at or next_look < arrival.at:
            if next_look <= next_due:
                leases.expire(pool, next_look)
                next_look += LOOK_SECONDS
            else:
                go_on(leases, pool, due)
        visitor = Visitor(str(number))
        key = LeaseKey(str(arrival.combination), {"keyword": str(arrival.combination)})
        claimed = leases.claim(pool, Claim(key, visitor, f"lease-{number}"), arrival.at)
        if arrival.at > START + WARM_UP_SECONDS:
            counted += 1
            missed += isinstance(claimed, Refusal)
        if not isinstance(claimed, Refusal):
            reference = LeaseReference(claimed.pool_number, claimed.lease_id, visitor.visitor_id)
            ends_at = arrival.at + arrival.seconds
            heapq.heappush(due, (min(arrival.at + claimed.renew_after_seconds, ends_at), number, reference, ends_at))
    return 1 - missed / counted


def go_on(leases: LeaseStore, pool: LeasedPool, due: list[tuple[float, int, LeaseReference, float]]) -> None:
    """The next due visitor leaves or sends a heartbeat."""
    now, number, reference, ends_at = heapq.heappop(due)
    if now >= ends_at:
        leases.leave(pool, reference, now)
        return
    renewed = leases.renew(pool, reference, now)
    if renewed.gone is None:
        heapq.heappush(due, (min(now + renewed.renew_after_seconds, ends_at), number, reference, ends_at))


@pytest.mark.parametrize(
    "forecast",
    [Forecast(400, 45, 30), Forecast(600, 60, 30, combinations=12), Forecast(600, 20, 30, combinations=100)],
    ids=["a number a visit", "few combinations", "many combinations"],
)
def test_a_pool_of_the_recommended_size_serves_the_share(leases: LeaseStore, forecast: Forecast) -> None:
    size = find_size(forecast.load, 0.95)
    served = visit_all(leases, make_pool(size, forecast.buffer_seconds), draw_arrivals(forecast, 8, Random(1)))
    assert served == pytest.approx(find_share_served(forecast.load, size), abs=0.015)
    assert served >= 0.94


def test_a_pool_that_is_too_small_serves_the_share_of_erlang_b_and_its_record_shows_the_load(
    leases: LeaseStore,
) -> None:
    forecast = Forecast(400, 45, 30)
    size = 6
    served = visit_all(leases, make_pool(size, forecast.buffer_seconds), draw_arrivals(forecast, 8, Random(2)))
    assert 1 - served == pytest.approx(erlang_b(size, forecast.load.numbers), abs=0.03)
    recorded = read_load(leases.read_record(make_pool(size, 30), START), RECORD_STEP_SECONDS)
    assert recorded is not None
    # The busiest of eight hours is above their mean.
    assert forecast.load.numbers * 0.95 < recorded.load.numbers < forecast.load.numbers * 1.35


def test_the_record_of_a_large_enough_pool_shows_the_load(leases: LeaseStore) -> None:
    forecast = Forecast(400, 45, 30)
    visit_all(leases, make_pool(40, forecast.buffer_seconds), draw_arrivals(forecast, 8, Random(3)))
    recorded = read_load(leases.read_record(make_pool(40, 30), START), RECORD_STEP_SECONDS)
    assert recorded is not None
    assert recorded.misses == 0
    assert forecast.load.numbers * 0.95 < recorded.load.numbers < forecast.load.numbers * 1.35
