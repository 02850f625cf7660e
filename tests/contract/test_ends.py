"""How leases ended: each end is counted once, by its kind, in the step in which the store detects it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from server.domain.leases import EndCounts, Refusal
from server.stores.leases.contract import RECORD_STEP_SECONDS
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver, make_other_pool, make_pool_numbers

NONE = EndCounts()


def count(driver: PoolDriver) -> EndCounts:
    """The sum of the record's counts."""
    return sum((step.ends for step in driver.record()), NONE)


def leave(driver: PoolDriver) -> None:
    driver.leave(driver.claim("a"))
    driver.wait(driver.pool.buffer_seconds)


def fall_silent(driver: PoolDriver) -> None:
    driver.claim("a")
    driver.wait(driver.pool.buffer_seconds)


def look_beyond_the_max_lease_time(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    while driver.renew(shown).gone is None:
        driver.wait(20)


def release(driver: PoolDriver) -> None:
    driver.release(driver.claim("a").pool_number)


def call_and_hang_up(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.hang_up(shown.pool_number)


def leave_and_come_back(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.leave(shown)
    driver.wait(30)
    driver.renew(shown)
    driver.wait(driver.pool.buffer_seconds)


def leave_and_claim_again(driver: PoolDriver) -> None:
    driver.leave(driver.claim("a"))
    driver.wait(30)
    driver.claim("a")
    driver.wait(driver.pool.buffer_seconds)


def leave_while_another_looks(driver: PoolDriver) -> None:
    ann, _ben = driver.claim("a", "ann"), driver.claim("a", "ben")
    driver.leave(ann)
    driver.wait(2 * driver.pool.buffer_seconds)


def leave_after_another_fell_silent(driver: PoolDriver) -> None:
    _ann, ben = driver.claim("a", "ann"), driver.claim("a", "ben")
    for _heartbeat in range(5):
        driver.wait(20)
        driver.renew(ben)
    driver.leave(ben)
    driver.wait(driver.pool.buffer_seconds)


def leave_too_late(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.wait(driver.pool.buffer_seconds)
    driver.leave(shown)


def leave_shortly_before_the_max_lease_time(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    for _heartbeat in range(22):
        driver.wait(40)
        driver.renew(shown)
    driver.leave(shown)
    driver.wait(20)


def leave_during_a_call_that_outlasts_the_buffer(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    other = driver.claim("a", "ben")
    driver.call(shown.pool_number)
    for page in (shown, other):
        driver.leave(page)
    driver.wait(600)
    driver.hang_up(shown.pool_number)


@pytest.mark.parametrize(
    ("end", "counted"),
    [
        (leave, EndCounts(left=1)),
        (fall_silent, EndCounts(silent=1)),
        (look_beyond_the_max_lease_time, EndCounts(max_lease_time=1)),
        (release, EndCounts(released=1)),
        (call_and_hang_up, EndCounts(released=1)),
        (leave_and_come_back, EndCounts(silent=1)),
        (leave_and_claim_again, EndCounts(silent=1)),
        (leave_while_another_looks, EndCounts(silent=1)),
        (leave_after_another_fell_silent, EndCounts(left=1)),
        (leave_too_late, EndCounts(silent=1)),
        (leave_shortly_before_the_max_lease_time, EndCounts(left=1)),
        (leave_during_a_call_that_outlasts_the_buffer, EndCounts(released=1)),
    ],
)
@pytest.mark.parametrize("is_leased_again", [False, True], ids=["at a look", "leased again"])
def test_an_end_is_counted_once_by_its_kind(
    open_driver: OpenDriver, end: Callable[[PoolDriver], None], counted: EndCounts, is_leased_again: bool
) -> None:
    driver = open_driver(pool_numbers=1)
    end(driver)
    assert count(driver) == NONE
    if is_leased_again:
        driver.claim("b")
    else:
        driver.expire()
    assert count(driver) == counted
    driver.expire()
    assert count(driver) == counted
    driver.wait(100_000)
    # This check forgets the leases; the other key's lease, if there is one, was silent until its end.
    driver.expire()
    assert count(driver) == counted + EndCounts(silent=int(is_leased_again))


def test_a_live_lease_is_not_counted_as_ended(driver: PoolDriver) -> None:
    driver.leave(driver.claim("a"))
    driver.claim("b")
    on_call = driver.claim("c")
    driver.call(on_call.pool_number)
    driver.wait(59)
    driver.expire()
    assert count(driver) == NONE
    driver.wait(600)
    driver.expire()
    assert count(driver) == EndCounts(left=1, silent=1)


def test_an_uncounted_end_is_counted_when_the_lease_is_forgotten(driver: PoolDriver) -> None:
    driver.leave(driver.claim("a"))
    driver.wait(100_000)
    driver.expire()
    assert count(driver) == EndCounts(left=1)


def test_ends_are_counted_in_the_step_in_which_they_were_noticed(driver: PoolDriver) -> None:
    driver.leave(driver.claim("a"))
    driver.wait(100)
    driver.expire()
    driver.claim("b")
    driver.wait(RECORD_STEP_SECONDS)
    driver.expire()
    assert [step.ends for step in driver.record()] == [EndCounts(left=1), EndCounts(silent=1)]


def test_a_key_that_returns_to_its_number_makes_a_new_lease(driver: PoolDriver) -> None:
    for _lease in range(3):
        driver.leave(driver.claim("a"))
        driver.wait(61)
    driver.expire()
    assert count(driver) == EndCounts(left=3)


def test_a_refused_claim_does_not_count_an_end(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    driver.claim("a")
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    assert count(driver) == NONE


def test_a_lease_whose_number_leaves_the_pool_is_released(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=make_pool_numbers(3))
    live, left, on_call = (driver.claim(key) for key in ("a", "b", "c"))
    driver.leave(left)
    driver.call(on_call.pool_number)
    driver.wait(59.5)
    driver.renew(live)
    driver.wait(1)
    driver.change_numbers(make_pool_numbers(1, first=7))
    driver.ask("d", "dan")
    assert count(driver) == EndCounts(left=1, released=2)
    driver.hang_up(on_call.pool_number)
    driver.expire()
    assert count(driver) == EndCounts(left=1, released=2)


def test_a_lease_whose_number_leaves_the_pool_is_counted_in_the_step_when_it_leaves(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=make_pool_numbers(1))
    driver.claim("a")
    driver.wait(RECORD_STEP_SECONDS)
    driver.change_numbers(make_pool_numbers(1, first=7))
    driver.ask("b", "ben")
    assert [step.ends for step in driver.record()] == [NONE, EndCounts(silent=1)]


def test_a_lease_that_a_longer_max_lease_time_keeps_alive_is_not_counted_before_it_ends(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=1, max_lease_seconds=100)
    shown = driver.claim("a")
    for _heartbeat in range(2):
        driver.wait(45)
        driver.renew(shown)
    driver.pool = replace(driver.pool, max_lease_seconds=900)
    driver.wait(20)
    driver.expire()
    assert count(driver) == NONE
    driver.leave(shown)
    driver.wait(60)
    driver.expire()
    assert count(driver) == EndCounts(left=1)


def test_a_lease_whose_number_moves_to_another_pool_is_counted_in_its_former_pool(driver: PoolDriver) -> None:
    driver.claim("a")
    former, driver.pool = driver.pool, make_other_pool(driver.pool)
    driver.ask("b", "ben")
    assert count(driver) == NONE
    driver.pool = former
    assert count(driver) == EndCounts(released=1)


def test_one_check_counts_all_ends_of_a_large_pool(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=700)
    for index in range(700):
        shown = driver.claim(f"key {index}")
        if index % 2:
            driver.leave(shown)
        driver.wait(0.01)
    driver.wait(60)
    driver.expire()
    assert count(driver) == EndCounts(left=350, silent=350)
