"""A number with a call is not leased to others; it is free right after the call if only the caller viewed it."""

from server.domain.leases import LONGEST_CALL_SECONDS, Gone, Refusal
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver


def test_a_call_keeps_the_lease_live_past_its_other_times(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.wait(10_000)
    assert driver.renew(shown).gone is None
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED


def test_after_a_call_the_callers_own_number_is_free_at_once(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.wait(10)
    driver.hang_up(shown.pool_number)
    assert driver.renew(shown).gone is Gone.RELEASED
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_after_a_call_a_number_that_others_view_stays_leased(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    ann, ben = driver.claim("a", "ann"), driver.claim("a", "ben")
    driver.call(ann.pool_number)
    driver.wait(10)
    driver.hang_up(ann.pool_number)
    assert driver.renew(ben).gone is None
    assert driver.ask("b", "cat") is Refusal.POOL_EXHAUSTED


def test_the_last_of_several_calls_frees_the_number(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number, "call 1")
    driver.call(shown.pool_number, "call 2")
    driver.hang_up(shown.pool_number, "call 1")
    assert driver.renew(shown).gone is None
    driver.hang_up(shown.pool_number, "call 2")
    assert driver.renew(shown).gone is Gone.RELEASED


def test_a_running_call_reserves_the_number_when_another_has_ended(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number, "call 1")
    driver.call(shown.pool_number, "call 2")
    driver.hang_up(shown.pool_number, "call 1")
    driver.wait(10_000)
    assert driver.state().free == 0
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED


def test_a_lease_that_only_a_call_kept_live_ends_with_the_call(driver: PoolDriver) -> None:
    ann, _ben = driver.claim("a", "ann"), driver.claim("a", "ben")
    driver.call(ann.pool_number)
    driver.wait(1000)
    driver.renew(ann)
    driver.claim("a", "cat")
    driver.wait(2000)
    driver.hang_up(ann.pool_number)
    lease = driver.find(ann.pool_number)
    assert lease
    assert (lease.live, lease.ended_at) == (False, driver.now)


def test_a_crowd_that_only_a_call_kept_live_blocks_the_number_until_its_pages_have_asked(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=6, max_lease_seconds=10)
    shown = [driver.claim("a", f"visitor {index}") for index in range(100)]
    driver.call(shown[0].pool_number)
    driver.wait(15)
    driver.hang_up(shown[0].pool_number)
    assert driver.renew(shown[-1]).gone is Gone.EXPIRED
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(shown[-1].due_at - driver.now + 0.1)
    assert driver.claim("b", "ben").pool_number == shown[0].pool_number


def test_a_start_that_is_reported_twice_is_one_call(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    first = driver.call(shown.pool_number)
    assert driver.call(shown.pool_number) == first
    driver.hang_up(shown.pool_number)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_start_that_is_reported_after_the_end_reserves_nothing(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.hang_up(shown.pool_number)
    driver.call(shown.pool_number)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_several_ended_calls_are_remembered(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    for number in range(20):
        driver.call(shown.pool_number, f"call {number}")
        driver.hang_up(shown.pool_number, f"call {number}")
    for number in range(20):
        driver.call(shown.pool_number, f"call {number}")
    assert driver.state().on_call == 0


def test_an_end_that_is_reported_before_the_start_counts_too(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.hang_up(shown.pool_number)
    assert driver.renew(shown).gone is None
    driver.call(shown.pool_number)
    driver.wait(60)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_call_to_an_unleased_number_reserves_it(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    assert driver.call(driver.pool.pool_numbers[0]) is None
    driver.wait(10_000)
    assert driver.ask("a", "ann") is Refusal.POOL_EXHAUSTED
    driver.hang_up(driver.pool.pool_numbers[0])
    assert driver.claim("a").pool_number == driver.pool.pool_numbers[0]


def test_a_late_call_reserves_the_number_but_does_not_revive_the_lease(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.wait(100)
    driver.call(shown.pool_number)
    assert driver.renew(shown).gone is Gone.EXPIRED
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED


def test_a_number_on_a_late_call_may_be_leased_to_its_own_key(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.wait(100)
    driver.call(shown.pool_number)
    again = driver.claim("a")
    assert again.is_new
    assert again.pool_number == shown.pool_number
    driver.wait(60)
    assert driver.renew(again).gone is Gone.EXPIRED
    driver.hang_up(shown.pool_number)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_number_with_a_call_can_not_be_released(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    assert not driver.release(shown.pool_number)
    driver.hang_up(shown.pool_number)
    assert not driver.release(shown.pool_number)


def test_a_call_whose_end_is_never_reported_reserves_the_number_for_the_longest_call_time(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    driver.wait(LONGEST_CALL_SECONDS - 1)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("b", "ben").pool_number == shown.pool_number
    driver.hang_up(shown.pool_number)
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED


def test_calls_to_numbers_outside_the_pool_reserve_nothing(driver: PoolDriver) -> None:
    elsewhere = type(driver.pool.pool_numbers[0])("+18665559999")
    assert driver.call(elsewhere) is None
    driver.hang_up(elsewhere)
    assert driver.find(elsewhere) is None
    assert driver.state().on_call == 0


def test_a_visitor_who_left_does_not_count_as_viewer_when_the_call_ends(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    ann, ben = driver.claim("a", "ann"), driver.claim("a", "ben")
    driver.call(ann.pool_number)
    driver.leave(ben)
    driver.hang_up(ann.pool_number)
    assert driver.claim("b", "cat").pool_number == ann.pool_number


def test_a_call_that_came_after_the_lease_ended_frees_no_number_that_pages_still_show(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, max_lease_seconds=5)
    crowd = [driver.claim("a", f"one of many {nth}") for nth in range(50)]
    driver.wait(6)
    assert not driver.is_live(crowd[-1])
    driver.call(crowd[0].pool_number)
    driver.hang_up(crowd[0].pool_number)
    assert driver.now < crowd[-1].due_at
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.now = crowd[-1].due_at
    assert driver.claim("b", "ben").pool_number == crowd[0].pool_number
