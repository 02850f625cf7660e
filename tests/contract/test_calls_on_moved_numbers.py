"""A number that changes pools during a call is free after the call, and rests like any number that moves."""

from server.domain.leases import Refusal
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import make_other_pool


def test_a_number_that_changed_pools_during_a_call_is_free_after_the_call_and_its_rest(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.pool = make_other_pool(driver.pool)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(100)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.hang_up(shown.pool_number)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_an_end_that_is_reported_during_the_rest_does_not_shorten_it(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.pool = make_other_pool(driver.pool)
    driver.ask("b", "ben")
    driver.hang_up(shown.pool_number)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(driver.pool.buffer_seconds - 1)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_call_that_is_reported_again_in_the_new_pool_ends_in_both_pools(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown, former = driver.claim("a"), driver.pool
    driver.call(shown.pool_number)
    driver.pool = make_other_pool(former)
    driver.wait(50)
    driver.call(shown.pool_number)
    driver.wait(50)
    driver.hang_up(shown.pool_number)
    assert driver.claim("b", "ben").pool_number == shown.pool_number
    driver.pool = former
    assert driver.state().on_call == 0
    assert driver.find(shown.pool_number) is None


def test_a_call_that_ends_before_the_new_pool_is_used_reserves_nothing_there(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.pool = make_other_pool(driver.pool)
    driver.hang_up(shown.pool_number)
    driver.wait(driver.pool.buffer_seconds + 1)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_number_that_returned_during_a_call_is_free_when_the_call_ends(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown, first = driver.claim("a"), driver.pool
    driver.call(shown.pool_number)
    driver.pool = make_other_pool(first)
    driver.ask("b", "ben")
    driver.pool = first
    driver.ask("b", "ben")
    driver.wait(1_000)
    driver.hang_up(shown.pool_number)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_another_call_in_the_former_pool_keeps_the_number_until_it_ends_too(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    for call_id in ("call 1", "call 2"):
        driver.call(shown.pool_number, call_id)
        driver.wait(10)
    driver.pool = make_other_pool(driver.pool)
    driver.ask("b", "ben")
    driver.wait(1_000)
    driver.hang_up(shown.pool_number, "call 2")
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.hang_up(shown.pool_number, "call 1")
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_call_that_only_the_new_pool_knows_does_not_free_a_number_with_a_call_in_the_former_pool(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number, "call 1")
    driver.pool = make_other_pool(driver.pool)
    driver.ask("b", "ben")
    driver.call(shown.pool_number, "call 2")
    driver.wait(1_000)
    driver.hang_up(shown.pool_number, "call 2")
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.hang_up(shown.pool_number, "call 1")
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_number_that_moved_through_two_pools_during_a_call_is_free_when_the_call_ends(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=1)
    shown, first = driver.claim("a"), driver.pool
    driver.call(shown.pool_number)
    for name in ("second", "third"):
        driver.pool = make_other_pool(first, name)
        driver.ask("b", "ben")
    driver.wait(1_000)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.hang_up(shown.pool_number)
    assert driver.claim("b", "ben").pool_number == shown.pool_number
