"""A lease with more viewers than it remembers by ID."""

import pytest

from server.domain.leases import HEARTBEAT_SPACING_SECONDS, MOST_VISITORS, Gone
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver, Shown


def gather_crowd(driver: PoolDriver, count: int) -> list[Shown]:
    return [driver.claim("a", f"visitor {index}") for index in range(count)]


def test_the_latest_visitors_are_remembered(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=100_000)
    shown = gather_crowd(driver, MOST_VISITORS + 3)
    lease = driver.find(shown[0].pool_number)
    assert lease
    assert [visitor.visitor_id for visitor in lease.visitors] == [
        f"visitor {index}" for index in range(MOST_VISITORS + 2, 2, -1)
    ]
    assert (lease.viewers, lease.is_crowded) == (MOST_VISITORS, True)


def test_forgotten_visitors_block_the_number_until_they_are_due(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=100_000)
    shown = gather_crowd(driver, MOST_VISITORS + 2)
    for page in shown[2:]:
        driver.leave(page)
    lease = driver.find(shown[0].pool_number)
    assert lease
    assert (lease.viewers, lease.is_crowded) == (0, True)
    driver.wait(shown[1].due_at - driver.now + 0.1)
    lease = driver.find(shown[0].pool_number)
    assert lease
    assert (lease.live, lease.is_crowded) == (True, False)


def test_forgotten_visitors_block_the_number_longer_than_the_buffer_of_visitors_who_leave(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(buffer_seconds=6, max_lease_seconds=100_000)
    shown = gather_crowd(driver, MOST_VISITORS + 100)
    for page in shown[100:]:
        driver.leave(page)
    assert shown[99].due_at - driver.now > 20
    driver.wait(shown[99].due_at - driver.now - 0.1)
    assert driver.state().free == 2


def test_a_forgotten_visitor_can_renew_and_counts_in_the_crowd(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=100_000)
    shown = gather_crowd(driver, MOST_VISITORS + 1)
    last = shown[-1].due_at - driver.now
    assert driver.renew(shown[0]).renew_after_seconds == pytest.approx(last + HEARTBEAT_SPACING_SECONDS)
    # However often one of them asks, the queue never gets longer than all joined visitors can make it.
    for _ in range(20):
        assert driver.renew(shown[0]).renew_after_seconds == pytest.approx(last + HEARTBEAT_SPACING_SECONDS)
    assert driver.tag(shown[0], {"quote": "requested"}) is None


def test_a_crowd_keeps_its_number_after_a_call(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=100_000)
    shown = gather_crowd(driver, MOST_VISITORS + 2)
    for page in shown[2:]:
        driver.leave(page)
    driver.call(shown[0].pool_number)
    driver.hang_up(shown[0].pool_number)
    assert driver.is_live(shown[0])


def test_a_crowd_that_left_does_not_affect_the_next_lease(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = gather_crowd(driver, MOST_VISITORS + 2)
    driver.release(shown[0].pool_number)
    assert driver.renew(shown[0]).gone is Gone.RELEASED
    fresh = driver.claim("b", "ben")
    assert fresh.due_at - driver.now == pytest.approx(20)
    lease = driver.find(fresh.pool_number)
    assert lease
    assert (lease.viewers, lease.is_crowded, len(lease.visitors)) == (1, False, 1)
    driver.wait(60)
    assert driver.state().free == 1


def test_one_remaining_viewer_of_a_crowd_keeps_the_number(open_driver: OpenDriver) -> None:
    driver = open_driver(max_lease_seconds=100_000)
    shown = gather_crowd(driver, MOST_VISITORS + 1)
    for page in shown[1:]:
        driver.leave(page)
    driver.wait(shown[0].due_at - driver.now)
    due_in = driver.renew(shown[0]).renew_after_seconds
    driver.wait(due_in - 0.1)
    lease = driver.find(shown[0].pool_number)
    assert lease
    assert (lease.live, lease.viewers, lease.is_crowded) == (True, 0, True)
