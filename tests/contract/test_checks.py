"""A pool lends a number to a check of the site, and nothing else changes."""

import pytest

from server.domain.check_leases import CHECK_LEASE_SECONDS, CheckRefusal
from server.domain.leases import Gone, Refusal
from server.stores.leases.contract import Renewed
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver, make_other_pool, make_pool_numbers


def test_a_check_gets_the_free_number_that_would_be_leased_last(driver: PoolDriver) -> None:
    checked = driver.claim_for_check()
    assert (checked.pool_number, checked.is_new) == (driver.pool.pool_numbers[2], True)
    assert checked.due_at == pytest.approx(driver.now + CHECK_LEASE_SECONDS, abs=1e-6)
    assert [driver.claim(key, key).pool_number for key in ("a", "b")] == list(driver.pool.pool_numbers[:2])


def test_no_visitor_gets_the_number_of_a_check(driver: PoolDriver) -> None:
    driver.claim_for_check()
    driver.claim("a", "ann")
    driver.claim("b", "ben")
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED


def test_a_number_that_was_lent_is_free_when_the_check_leaves(driver: PoolDriver) -> None:
    checked = driver.claim_for_check()
    driver.wait(1)
    driver.leave_check(checked)
    assert driver.state().free == 3
    assert [driver.claim(key, key).pool_number for key in ("a", "b", "c")] == list(driver.pool.pool_numbers)


def test_a_check_that_never_leaves_ends_by_itself(driver: PoolDriver) -> None:
    checked = driver.claim_for_check()
    driver.wait(CHECK_LEASE_SECONDS - 1)
    assert driver.renew_check(checked) == Renewed(pytest.approx(1, abs=1e-5))
    driver.wait(1.01)
    assert driver.renew_check(checked).gone is Gone.EXPIRED
    assert driver.state().free == 3


def test_heartbeats_do_not_make_the_lease_of_a_check_longer(driver: PoolDriver) -> None:
    checked = driver.claim_for_check()
    for _beat in range(7):
        driver.wait(CHECK_LEASE_SECONDS / 6)
        driver.renew_check(checked)
    assert driver.renew_check(checked).gone is Gone.EXPIRED
    assert driver.state().free == 3


def test_a_repeated_claim_gets_the_same_number_for_the_same_time(driver: PoolDriver) -> None:
    first = driver.claim_for_check()
    driver.wait(10)
    again = driver.claim_for_check()
    assert (again.lease, again.is_new) == (first.lease, False)
    assert again.due_at == pytest.approx(first.due_at, abs=1e-5)


def test_a_pool_lends_one_number_at_a_time(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=9)
    first = driver.claim_for_check("checker 1")
    assert {driver.ask_for_check(f"checker {number}") for number in range(2, 50)} == {CheckRefusal.OTHER_CHECK}
    assert driver.state().free == 8
    driver.leave_check(first)
    assert driver.claim_for_check("checker 2").is_new


def test_a_pool_with_fewer_than_three_free_numbers_lends_none(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    assert driver.ask_for_check() is CheckRefusal.FEW_FREE_NUMBERS
    assert driver.state().free == 2
    driver.release(shown.pool_number)
    assert driver.claim_for_check().is_new


def test_the_lease_of_a_check_is_in_no_record(driver: PoolDriver) -> None:
    checked = driver.claim_for_check()
    driver.ask_for_check("other checker")
    driver.renew_check(checked)
    driver.expire()
    driver.leave_check(checked)
    driver.wait(1)
    driver.expire()
    state = driver.state()
    assert (state.live, state.on_call, state.leases) == (0, 0, ())
    assert {(one.claims, one.new_leases, one.misses, one.most_live) for one in driver.record()} == {(0, 0, 0, 0)}
    assert {one.ends for one in driver.record()} == {type(driver.record()[0].ends)()}


def test_a_call_on_a_lent_number_belongs_to_the_last_visitor(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.release(shown.pool_number)
    driver.wait(1)
    before = driver.find(shown.pool_number)
    checked = driver.claim_for_check()
    assert checked.pool_number == shown.pool_number
    assert driver.find(shown.pool_number) == before
    lease = driver.call(shown.pool_number)
    assert lease is not None
    assert (lease.lease_id, lease.live, [one.visitor_id for one in lease.visitors]) == (
        shown.lease.lease_id,
        False,
        ["ann"],
    )


def test_a_call_on_a_lent_number_that_was_never_leased_belongs_to_nobody(driver: PoolDriver) -> None:
    checked = driver.claim_for_check()
    assert driver.call(checked.pool_number) is None


def test_a_lease_after_a_check_is_the_same_as_without_it(open_driver: OpenDriver) -> None:
    found = []
    for has_check in (False, True):
        driver = open_driver(pool_numbers=3)
        driver.release(driver.claim("a", "ann").pool_number)
        driver.wait(5)
        if has_check:
            driver.leave_check(driver.claim_for_check())
        driver.wait(5)
        others = [driver.claim(key, key).pool_number for key in ("b", "c")]
        last = driver.claim("d", "dan")
        lease = driver.find(last.pool_number)
        assert lease is not None
        former = [(dict(one.tags), round(one.ended_at, 3)) for one in lease.former]
        found.append((others, last.pool_number, former, [one.claims for one in driver.record()]))
    assert found[0] == found[1]


def test_a_call_keeps_a_lent_number_when_the_check_leaves(driver: PoolDriver) -> None:
    checked = driver.claim_for_check()
    driver.call(checked.pool_number)
    driver.leave_check(checked)
    assert driver.state().free == 2
    driver.hang_up(checked.pool_number)
    assert driver.state().free == 3


def test_a_number_stays_lent_when_a_call_on_it_ends(driver: PoolDriver) -> None:
    checked = driver.claim_for_check()
    driver.call(checked.pool_number)
    driver.wait(2)
    driver.hang_up(checked.pool_number)
    assert driver.state().free == 2
    assert driver.renew_check(checked).gone is None
    driver.leave_check(checked)
    assert driver.state().free == 3


def test_the_former_key_of_a_lent_number_gets_another_one(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.release(shown.pool_number)
    driver.wait(1)
    checked = driver.claim_for_check()
    assert checked.pool_number == shown.pool_number
    assert driver.claim("a", "ann").pool_number != checked.pool_number


def test_a_page_with_an_ended_lease_frees_no_lent_number(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.release(shown.pool_number)
    driver.claim_for_check()
    assert driver.renew(shown).gone is Gone.RELEASED
    driver.leave(shown)
    driver.release(shown.pool_number)
    assert driver.state().free == 2


def test_a_page_can_still_tag_its_ended_lease_on_a_lent_number(driver: PoolDriver) -> None:
    shown = driver.claim("a")
    driver.release(shown.pool_number)
    checked = driver.claim_for_check()
    assert checked.pool_number == shown.pool_number
    assert driver.tag(shown, {"quote": "1"}) == {"quote": "1"}
    assert driver.tag(checked, {"quote": "2"}) is None


def test_the_leave_of_an_earlier_check_ends_no_later_one(driver: PoolDriver) -> None:
    first = driver.claim_for_check("checker 1")
    driver.leave_check(first)
    second = driver.claim_for_check("checker 2")
    assert second.pool_number == first.pool_number
    driver.leave_check(first)
    assert driver.renew_check(first).gone is Gone.EXPIRED
    assert driver.renew_check(second).gone is None
    assert driver.state().free == 2


def test_a_lent_number_that_moves_to_another_pool_is_not_leased_there(driver: PoolDriver) -> None:
    checked = driver.claim_for_check()
    kept = [number for number in driver.pool.pool_numbers if number != checked.pool_number]
    other = make_other_pool(driver.pool, pool_numbers=(checked.pool_number,), revision="2")
    driver.change_numbers(tuple(kept))
    driver.claim("a")
    mover = PoolDriver(driver.store)
    mover.pool, mover.now = other, driver.now
    assert mover.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.leave_check(checked)
    assert mover.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    mover.wait(CHECK_LEASE_SECONDS + 1)
    assert mover.claim("b", "ben").pool_number == checked.pool_number


def test_a_check_gets_the_numbers_that_the_pool_has_now(driver: PoolDriver) -> None:
    driver.change_numbers(make_pool_numbers(3, first=5))
    assert driver.claim_for_check().pool_number == driver.pool.pool_numbers[2]


def test_each_pool_of_an_account_lends_a_number_of_its_own(driver: PoolDriver) -> None:
    other = PoolDriver(driver.store)
    other.pool = make_other_pool(driver.pool, pool_numbers=make_pool_numbers(3, first=5))
    assert driver.claim_for_check().is_new
    checked = other.claim_for_check("other checker")
    driver.leave_check(checked)
    assert other.renew_check(checked).gone is None
