"""Which claim gets which number."""

import pytest

from server.domain.leases import Refusal
from server.domain.phone_numbers import PhoneNumber
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver, make_pool_numbers


def test_equal_keys_see_one_number(driver: PoolDriver) -> None:
    first, second = driver.claim("roof", "ann"), driver.claim("roof", "ben")
    assert (second.pool_number, second.lease.lease_id) == (first.pool_number, first.lease.lease_id)
    assert (first.is_new, second.is_new) == (True, False)


def test_different_keys_see_different_numbers(driver: PoolDriver) -> None:
    pool_numbers = {driver.claim(key, "ann").pool_number for key in ("roof", "wall", "door")}
    assert pool_numbers == set(driver.pool.pool_numbers)


def test_never_used_numbers_come_first_in_the_order_of_their_texts(open_driver: OpenDriver) -> None:
    pool_numbers = (PhoneNumber("+18665550121", "102"), PhoneNumber("+18665550121"), PhoneNumber("+18665550120"))
    driver = open_driver(pool_numbers=(*pool_numbers, PhoneNumber("+18665550121", "101")))
    claimed = [driver.claim(key).pool_number for key in ("a", "b", "c", "d")]
    assert claimed == [pool_numbers[2], pool_numbers[1], PhoneNumber("+18665550121", "101"), pool_numbers[0]]


def test_used_numbers_follow_in_the_order_in_which_they_became_free(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    first = driver.claim("a")
    driver.wait(1)
    second = driver.claim("b")
    driver.wait(10)
    driver.renew(second)
    driver.release(second.pool_number)
    driver.wait(5)
    driver.release(first.pool_number)
    assert driver.claim("c").pool_number == second.pool_number
    assert driver.claim("d").pool_number == first.pool_number


def test_a_never_used_number_is_leased_before_one_that_has_been_free_for_long(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    driver.claim("a")
    driver.wait(86_400)
    assert driver.claim("b").pool_number == driver.pool.pool_numbers[1]


def test_a_full_pool_refuses(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    driver.claim("a")
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED


def test_visitors_can_join_live_leases_of_a_full_pool(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    first = driver.claim("a", "ann")
    assert driver.claim("a", "ben").pool_number == first.pool_number


def test_a_pool_without_numbers_refuses(open_driver: OpenDriver) -> None:
    assert open_driver(pool_numbers=0).ask("a", "ann") is Refusal.POOL_EXHAUSTED


def test_claiming_again_changes_nothing_for_the_visitor(driver: PoolDriver) -> None:
    first = driver.claim("a", "ann")
    driver.wait(5)
    second = driver.claim("a", "ann")
    assert second.lease == first.lease
    assert second.due_at == pytest.approx(first.due_at)
    assert driver.state().live == 1


def test_a_new_lease_uses_the_given_id(driver: PoolDriver) -> None:
    assert driver.claim("a").lease.lease_id == "lease 0"
    assert driver.claim("a").lease.lease_id == "lease 0"
    assert driver.claim("b").lease.lease_id == "lease 2"


def test_pools_are_independent_of_each_other(open_driver: OpenDriver) -> None:
    one, other = open_driver(pool_numbers=1), open_driver(pool_numbers=1)
    assert one.claim("a").pool_number == other.claim("b").pool_number


def test_a_key_that_returns_late_gets_the_number_that_has_been_free_longest(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=3)
    first = driver.claim("a")
    driver.wait(61)
    again = driver.claim("a")
    assert again.pool_number == driver.pool.pool_numbers[1]
    assert again.lease.lease_id != first.lease.lease_id
    assert driver.claim("a").pool_number == again.pool_number


def test_a_number_of_a_key_that_moved_on_can_be_leased_to_others(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    first = driver.claim("a")
    driver.wait(61)
    moved = driver.claim("a")
    other = driver.claim("b")
    assert other.pool_number == first.pool_number
    assert driver.claim("a").pool_number == moved.pool_number


def test_a_large_pool_is_leased_down_to_its_last_number(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=make_pool_numbers(150))
    claimed = [driver.claim(f"key {index}").pool_number for index in range(150)]
    assert claimed == list(driver.pool.pool_numbers)
    assert driver.ask("one more", "ann") is Refusal.POOL_EXHAUSTED
