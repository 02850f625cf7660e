"""Visitors' data is forgotten when no call can belong to them any more."""

import pytest

from server.domain.leases import Gone
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver


def test_a_lease_is_forgotten_after_its_attribution_window(open_driver: OpenDriver) -> None:
    driver = open_driver(attribution_window_seconds=600)
    shown = driver.claim("a")
    driver.wait(60 + 599)
    assert driver.expire() == 0
    assert len(driver.state().leases) == 1
    driver.wait(1)
    assert driver.expire() == 1
    assert driver.state().leases == ()
    assert driver.tag(shown, {"late": "yes"}) is None
    assert driver.renew(shown).gone is Gone.EXPIRED


def test_a_lease_is_forgotten_only_once(driver: PoolDriver) -> None:
    driver.claim("a")
    driver.wait(86_400)
    assert [driver.expire(), driver.expire()] == [1, 0]


def test_live_leases_are_not_forgotten(open_driver: OpenDriver) -> None:
    driver = open_driver(attribution_window_seconds=0)
    shown = driver.claim("a")
    driver.wait(30)
    assert driver.expire() == 0
    assert driver.renew(shown).gone is None


def test_a_number_on_a_late_call_keeps_its_lease(open_driver: OpenDriver) -> None:
    driver = open_driver(attribution_window_seconds=600)
    shown = driver.claim("a")
    driver.wait(600)
    driver.call(shown.pool_number)
    driver.wait(6000)
    assert driver.expire() == 0
    driver.hang_up(shown.pool_number)
    assert driver.expire() == 1


def test_a_number_keeps_its_position_when_its_lease_is_forgotten(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    driver.claim("a")
    driver.wait(1)
    driver.claim("b", "ben")
    driver.wait(86_400)
    assert driver.expire() == 2
    assert [driver.claim(key).pool_number for key in ("c", "d")] == list(driver.pool.pool_numbers)


def test_a_call_that_ended_is_not_forgotten_with_the_lease(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.hang_up(shown.pool_number)
    driver.wait(86_400)
    driver.expire()
    driver.call(shown.pool_number)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_key_whose_lease_was_forgotten_may_claim(driver: PoolDriver) -> None:
    driver.claim("a")
    driver.wait(86_400)
    driver.expire()
    assert driver.claim("a").is_new


@pytest.mark.slow
def test_a_limited_number_of_leases_is_forgotten_at_a_time(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1_200)
    for index in range(1_200):
        driver.claim(f"key {index}")
    driver.wait(86_400)
    forgotten = list(iter(driver.expire, 0))
    assert sum(forgotten) == 1_200
    assert max(forgotten) <= 1_000


@pytest.mark.slow
def test_crowds_are_forgotten_completely(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=3)
    for key in ("a", "b"):
        for index in range(600):
            driver.claim(key, f"visitor {index}")
    driver.claim("c")
    driver.wait(86_400)
    assert driver.expire() == 3
    assert driver.state().leases == ()
    assert all(driver.find(pool_number) is None for pool_number in driver.pool.pool_numbers)
