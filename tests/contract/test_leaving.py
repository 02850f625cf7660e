"""Leaving starts the buffer; returning within it keeps the number."""

import pytest

from server.domain.leases import Refusal
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver


def test_the_buffer_starts_when_the_last_viewer_leaves(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.wait(15)
    driver.leave(shown)
    driver.wait(59.5)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(0.5)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_visitor_who_comes_back_within_the_buffer_keeps_the_number(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.leave(shown)
    driver.wait(59)
    assert driver.renew(shown).gone is None
    driver.leave(shown)
    driver.wait(59)
    assert driver.claim("a").lease == shown.lease


def test_leaving_ends_nothing_while_another_visitor_views_the_page(driver: PoolDriver) -> None:
    ann, ben = driver.claim("a", "ann"), driver.claim("a", "ben")
    driver.leave(ann)
    for _heartbeat in range(6):
        driver.wait(20)
        assert driver.renew(ben).gone is None


def test_leaving_twice_does_not_prolong_a_lease(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.leave(shown)
    driver.wait(30)
    driver.leave(shown)
    driver.wait(30)
    assert driver.ask("b", "ben") != Refusal.POOL_EXHAUSTED


def test_leaving_does_not_carry_a_lease_beyond_its_max_time(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, max_lease_seconds=100)
    shown = driver.claim("a")
    driver.wait(55)
    driver.renew(shown)
    driver.wait(40)
    driver.leave(shown)
    driver.wait(5)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_leaving_an_ended_lease_does_not_revive_it(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.wait(61)
    driver.leave(shown)
    assert not driver.is_live(shown)
    assert driver.state().free == 1


def test_an_unknown_visitor_who_leaves_changes_nothing(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.wait(30)
    driver.store.leave(
        driver.pool, type(shown.lease)(shown.pool_number, shown.lease.lease_id, "a stranger"), driver.now
    )
    driver.store.leave(driver.pool, type(shown.lease)(shown.pool_number, "no lease", "ann"), driver.now)
    driver.wait(29.5)
    assert driver.is_live(shown)
    driver.wait(0.5)
    assert not driver.is_live(shown)


def test_a_visitor_who_left_is_not_counted_as_viewer(driver: PoolDriver) -> None:
    ann = driver.claim("a", "ann")
    driver.claim("a", "ben")
    driver.leave(ann)
    assert driver.state().leases[0].viewers == 1


def test_a_visitor_who_returns_gets_a_new_due_time(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.wait(5)
    driver.leave(shown)
    driver.wait(5)
    assert driver.renew(shown).renew_after_seconds == pytest.approx(20)


def test_a_number_is_free_a_buffer_after_the_last_of_many_has_left(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=6)
    shown = [driver.claim("a", f"visitor {index}") for index in range(100)]
    assert shown[-1].due_at - driver.now > 20
    for page in shown:
        driver.leave(page)
    driver.wait(5.5)
    assert driver.state().free == 0
    driver.wait(0.5)
    assert driver.state().free == 1
