"""A number that changes pools during a call is free after the call, and rests like any number that moves."""

from server.domain.leased_pools import find_account
from server.domain.leases import Gone, LeasedPool, Refusal
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver, Shown, make_other_pool


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


def test_an_end_reported_by_a_server_that_still_knows_the_former_pool_frees_the_number(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown, former = driver.claim("a"), driver.pool
    driver.call(shown.pool_number)
    moved = driver.pool = make_other_pool(former)
    driver.ask("b", "ben")
    driver.wait(100)
    driver.pool = former
    driver.hang_up(shown.pool_number)
    driver.pool = moved
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_calls_that_began_in_two_pools_end_though_nobody_asked_since_the_number_came_back(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=1)
    shown, first = driver.claim("a"), driver.pool
    driver.call(shown.pool_number, "call 1")
    second = driver.pool = make_other_pool(first)
    driver.ask("b", "ben")
    driver.call(shown.pool_number, "call 2")
    driver.pool = first
    driver.hang_up(shown.pool_number, "call 2")
    driver.pool = second
    assert driver.state().on_call == 0
    driver.pool = first
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(1_000)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.hang_up(shown.pool_number, "call 1")
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_call_whose_pool_is_gone_keeps_its_number_from_no_later_pool(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown, account = driver.claim("a"), find_account(driver.pool.pool_id)
    driver.call(shown.pool_number)
    driver.wait(10)
    driver.store.call_ended(account, shown.pool_number, "call 1", driver.now)
    assert driver.state().on_call == 0
    driver.wait(1_000)
    driver.pool = make_other_pool(driver.pool)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_number_whose_pool_is_gone_stays_with_the_pages_that_show_it_when_a_call_ends(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=1)
    shown, account = driver.claim("a"), find_account(driver.pool.pool_id)
    driver.call(shown.pool_number)
    driver.store.call_ended(account, shown.pool_number, "call 1", driver.now)
    driver.pool = make_other_pool(driver.pool, buffer_seconds=1)
    driver.wait(driver.pool.buffer_seconds + 1)
    assert driver.now < shown.due_at
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(60)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_the_account_s_key_ends_the_call_in_the_pool_that_the_number_came_to(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown, account = driver.claim("a"), find_account(driver.pool.pool_id)
    driver.call(shown.pool_number)
    driver.pool = make_other_pool(driver.pool)
    driver.ask("b", "ben")
    driver.wait(100)
    driver.store.call_ended(f"{account}x", shown.pool_number, "call 1", driver.now)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.store.call_ended(account, shown.pool_number, "call 1", driver.now)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def come_back_with_a_call_in_both(open_driver: OpenDriver) -> tuple[PoolDriver, Shown, LeasedPool]:
    """A number that its second pool leased, that went to the first and came back; "call 1" of the first is on it."""
    driver = open_driver(pool_numbers=1)
    first = driver.pool
    second = driver.pool = make_other_pool(first)
    shown = driver.claim("a")
    driver.call(shown.pool_number, "call 2")
    driver.pool = first
    driver.ask("b", "ben")
    driver.call(shown.pool_number, "call 1")
    driver.pool = second
    driver.ask("b", "ben")
    driver.hang_up(shown.pool_number, "call 2")
    return driver, shown, first


def test_what_a_number_waited_for_in_one_pool_is_no_rest_in_the_next(open_driver: OpenDriver) -> None:
    driver, shown, first = come_back_with_a_call_in_both(open_driver)
    driver.pool = make_other_pool(first, "third")
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(1_000)
    driver.hang_up(shown.pool_number, "call 1")
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_the_last_page_that_learns_of_its_lease_s_end_frees_no_number_with_a_call_in_another_pool(
    open_driver: OpenDriver,
) -> None:
    driver, shown, _first = come_back_with_a_call_in_both(open_driver)
    assert driver.renew(shown).gone is Gone.EXPIRED
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(1_000)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
