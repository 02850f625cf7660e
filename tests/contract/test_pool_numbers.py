"""A pool whose numbers change while it is in use."""

from dataclasses import replace

from server.domain.leases import Gone, Refusal
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import make_pool_numbers


def test_new_numbers_can_be_leased_after_the_buffer(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    first = driver.claim("a")
    driver.change_numbers(make_pool_numbers(3))
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(driver.pool.buffer_seconds - 1)
    assert driver.claim("a").lease == first.lease
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("b", "ben").pool_number == make_pool_numbers(3)[1]


def test_removed_numbers_are_not_leased_any_more(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=3)
    driver.change_numbers(make_pool_numbers(3)[2:])
    assert driver.claim("a").pool_number == make_pool_numbers(3)[2]
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED


def test_a_lease_ends_when_its_number_is_removed(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=3)
    shown = driver.claim("a")
    driver.change_numbers(make_pool_numbers(3)[1:])
    driver.claim("b", "ben")
    assert driver.renew(shown).gone is Gone.EXPIRED
    again = driver.claim("a")
    assert again.is_new
    assert again.pool_number in make_pool_numbers(3)[1:]


def test_leases_on_numbers_that_stay_do_not_change(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=3)
    driver.claim("a")
    stays = driver.claim("b", "ben")
    driver.change_numbers((stays.pool_number, *make_pool_numbers(2, first=10)))
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    assert driver.renew(stays).gone is None
    assert driver.claim("b", "ben").lease == stays.lease


def test_the_order_of_numbers_and_an_equal_revision_change_nothing(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=3)
    shown = driver.claim("a")
    driver.change_numbers(tuple(reversed(make_pool_numbers(3))))
    driver.claim("b", "ben")
    assert driver.renew(shown).gone is None
    assert driver.state().size == 3


def test_a_removed_number_stays_for_its_call_but_has_no_lease(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.change_numbers(make_pool_numbers(2)[1:])
    assert driver.claim("a").pool_number == make_pool_numbers(2)[1]
    assert driver.renew(shown).gone is Gone.EXPIRED
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.hang_up(shown.pool_number)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    assert driver.find(shown.pool_number) is None


def test_the_lease_of_a_removed_number_is_kept_for_its_call(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2, attribution_window_seconds=0)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.change_numbers(make_pool_numbers(2)[1:])
    driver.claim("b", "ben")
    driver.wait(1_000)
    driver.expire()
    told_again = driver.call(shown.pool_number)
    assert told_again
    assert told_again.lease_id == shown.lease.lease_id


def test_a_number_that_returns_during_its_call_is_blocked_by_the_call_and_then_by_its_viewers(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=2)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.change_numbers(make_pool_numbers(2)[1:])
    driver.claim("b", "ben")
    driver.change_numbers(make_pool_numbers(2))
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.hang_up(shown.pool_number)
    driver.wait(driver.pool.buffer_seconds - 1)
    driver.claim("b", "ben")
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("c", "cat").pool_number == shown.pool_number


def test_a_number_that_returns_is_like_new_when_no_page_can_show_it_any_more(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    shown = driver.claim("a")
    driver.change_numbers(make_pool_numbers(2)[1:])
    driver.claim("b", "ben")
    driver.change_numbers(make_pool_numbers(2))
    assert driver.find(shown.pool_number) is None
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(driver.pool.buffer_seconds)
    assert driver.claim("c", "cat").pool_number == shown.pool_number


def test_two_servers_that_disagree_about_a_number_never_lease_it_twice(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    old, new = driver.pool, replace(driver.pool, pool_numbers=make_pool_numbers(2), revision="2")
    driver.claim("a")
    for key in "bcde":
        driver.pool = new
        assert driver.ask(key, f"visitor-{key}") is Refusal.POOL_EXHAUSTED
        driver.pool = old
        driver.claim("a")


def test_alternating_revisions_lose_no_lease_on_numbers_of_both(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    new, old = replace(driver.pool, pool_numbers=make_pool_numbers(3), revision="2"), driver.pool
    shown = driver.claim("a")
    for pool in (new, old, new, old):
        driver.pool = pool
        assert driver.claim("a").lease == shown.lease
