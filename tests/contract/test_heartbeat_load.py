"""How many heartbeats the server gets for a number with many viewers (decision 7): limited by lease, not by viewer."""

import random
from itertools import pairwise

import pytest

from server.domain.leases import HEARTBEAT_SPACING_SECONDS, MOST_VISITORS
from server.stores.leases.opening import open_lease_store
from tests.contract.conftest import OpenDriver
from tests.contract.engines import keep_sqlite_file
from tests.contract.pool_driver import make_pool
from tests.contract.viewers import count_busiest, look_on

MOST_A_SECOND = 10

MOST_ON_AVERAGE = 1.02 / HEARTBEAT_SPACING_SECONDS
"""The first and the last page may be slightly early or late."""


def test_the_busiest_second_may_start_at_any_time() -> None:
    assert count_busiest([0.0, 0.6, 0.9, 1.2, 1.59, 1.6]) == 4


@pytest.mark.parametrize("arriving_seconds", [0.0, 1.0, 60.0])
def test_a_crowd_sends_at_most_ten_heartbeats_in_any_second(open_driver: OpenDriver, arriving_seconds: float) -> None:
    driver = open_driver()
    heard = look_on(driver.store, driver.pool, 400, arriving_seconds, random.Random(400), rounds=2)
    assert len(heard.heartbeats) >= 400
    assert count_busiest(heard.heartbeats) <= MOST_A_SECOND
    assert heard.heartbeats_a_second <= MOST_ON_AVERAGE


def test_a_crowd_keeps_its_number_when_the_max_lease_time_ends_before_its_heartbeats(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=70)
    heard = look_on(driver.store, driver.pool, 400, 1.0, random.Random(400), rounds=2)
    assert heard.other_numbers == 0
    assert count_busiest(heard.claims_anew) <= MOST_A_SECOND
    assert count_busiest(heard.heartbeats) <= MOST_A_SECOND


def test_a_crowd_whose_lease_was_renewed_by_a_new_claim_keeps_its_number(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=6, max_lease_seconds=10)
    crowd = [driver.claim("a", f"visitor {index}") for index in range(100)]
    driver.wait(10.5)
    driver.leave(driver.claim("a", "visitor 1"))
    driver.wait(6.5)
    assert driver.now < crowd[-1].due_at
    assert driver.state().free == 0
    driver.wait(crowd[-1].due_at - driver.now + 1)
    assert driver.state().free == 1


@pytest.mark.exhaustive
def test_twenty_thousand_viewers_send_heartbeats_as_rarely() -> None:
    """`make bench` does the same with a hundred thousand."""
    with keep_sqlite_file() as url:
        store = open_lease_store(url)
        store.prepare()
        heard = look_on(store, make_pool(), 20_000, 60.0, random.Random(20_000))
        store.close()
    assert len(heard.heartbeats) > 19_000
    assert count_busiest(heard.heartbeats) <= MOST_A_SECOND
    assert heard.heartbeats_a_second <= MOST_ON_AVERAGE
    assert heard.other_numbers == 0


def test_pages_that_ask_too_early_get_the_same_time_again(open_driver: OpenDriver) -> None:
    driver = open_driver()
    shown = [driver.claim("a", f"visitor {index}") for index in range(50)]
    driver.wait(1)
    due = [driver.now + driver.renew(page).renew_after_seconds for page in shown for _again in range(3)]
    assert due == pytest.approx([page.due_at for page in shown for _again in range(3)])


def test_heartbeat_slots_of_a_crowd_never_overlap(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=100_000)
    shown = [driver.claim("a", f"visitor {index}") for index in range(MOST_VISITORS + 20)]
    due = [page.due_at for page in shown]
    driver.wait(due[0] - driver.now)
    due += [driver.now + driver.renew(page).renew_after_seconds for page in shown[:20]]
    assert min(later - earlier for earlier, later in pairwise(sorted(due))) >= HEARTBEAT_SPACING_SECONDS - 1e-6
