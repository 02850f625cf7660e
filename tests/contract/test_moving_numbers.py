"""A number that moves between pools is leased by only one of them, and not earlier than its former pool would free it."""

from server.domain.leases import LONGEST_CALL_SECONDS, Gone, Refusal
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import PoolDriver, make_other_pool, make_pool_numbers

PATIENT_SECONDS, HASTY_SECONDS = 600, 10


def test_a_number_joins_another_pool_when_no_page_of_the_former_pool_shows_it(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=PATIENT_SECONDS)
    shown = driver.claim("a")
    driver.pool = make_other_pool(
        driver.pool, pool_numbers=make_pool_numbers(1, first=10), buffer_seconds=HASTY_SECONDS
    )
    driver.claim("b", "ben")
    driver.change_numbers((*driver.pool.pool_numbers, shown.pool_number))
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(PATIENT_SECONDS - 1)
    driver.claim("b", "ben")
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("c", "cat").pool_number == shown.pool_number


def test_a_number_that_has_been_free_for_long_waits_for_the_buffer_of_its_new_pool(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=HASTY_SECONDS)
    shown = driver.claim("a")
    driver.pool = make_other_pool(
        driver.pool, pool_numbers=make_pool_numbers(1, first=10), buffer_seconds=PATIENT_SECONDS
    )
    driver.claim("b", "ben")
    driver.wait(HASTY_SECONDS + 1)
    driver.change_numbers((*driver.pool.pool_numbers, shown.pool_number))
    driver.claim("b", "ben")
    driver.wait(PATIENT_SECONDS - 1)
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.ask("c", "cat") is not Refusal.POOL_EXHAUSTED


def test_a_renamed_pool_at_first_leases_only_numbers_that_were_free(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    shown = driver.claim("a")
    driver.pool = make_other_pool(driver.pool, "renamed")
    assert driver.claim("b", "ben").pool_number != shown.pool_number
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(driver.pool.buffer_seconds)
    assert driver.claim("c", "cat").pool_number == shown.pool_number


def test_a_renamed_pool_first_leases_the_number_that_was_free_longest(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=3)
    pages = [driver.claim(key) for key in "abc"]
    for page in (pages[1], pages[2], pages[0]):
        driver.wait(1)
        driver.release(page.pool_number)
    driver.wait(100)
    driver.pool = make_other_pool(driver.pool, "renamed")
    assert [driver.claim(key).pool_number for key in "def"] == [
        pages[1].pool_number,
        pages[2].pool_number,
        pages[0].pool_number,
    ]


def test_a_pool_that_gets_its_name_back_gets_its_numbers_back(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    named = driver.pool
    shown = driver.claim("a")
    driver.wait(100)
    driver.pool = make_other_pool(driver.pool, "renamed")
    driver.claim("b", "ben")
    driver.pool = named
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(driver.pool.buffer_seconds)
    assert driver.claim("c", "cat").pool_number == shown.pool_number


def test_the_former_pool_can_not_lease_its_number_any_more(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    former = driver.pool
    driver.pool = make_other_pool(driver.pool)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    moved = driver.pool
    driver.wait(100)
    driver.pool = former
    assert driver.renew(shown).gone is Gone.EXPIRED
    assert driver.find(shown.pool_number) is None
    driver.pool = moved
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_two_servers_that_disagree_about_a_numbers_pool_never_lease_it_twice(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    driver.claim("a")
    pools = driver.pool, make_other_pool(driver.pool)
    for turn in range(1, 9):
        driver.pool = pools[turn % 2]
        assert driver.ask(f"key {turn}", "ben") is Refusal.POOL_EXHAUSTED
        driver.wait(driver.pool.buffer_seconds / 2)


def test_a_number_with_a_call_is_not_leased_in_its_new_pool_until_the_call_must_have_ended(
    open_driver: OpenDriver,
) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.wait(10)
    driver.call(shown.pool_number)
    driver.pool = make_other_pool(driver.pool)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(LONGEST_CALL_SECONDS - 1)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_the_former_pool_still_knows_the_call_on_a_number_that_left(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    shown = driver.claim("a")
    driver.call(shown.pool_number)
    former = driver.pool
    driver.pool = make_other_pool(driver.pool, pool_numbers=(shown.pool_number,))
    driver.ask("b", "ben")
    driver.pool = former
    lease = driver.find(shown.pool_number)
    assert lease
    assert (lease.lease_id, lease.live, lease.calls) == (shown.lease.lease_id, False, ("call 1",))
    driver.hang_up(shown.pool_number)
    assert driver.find(shown.pool_number) is None


def test_a_call_to_a_number_that_rests_does_not_shorten_its_rest(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    shown = driver.claim("a")
    driver.pool = make_other_pool(driver.pool)
    driver.ask("b", "ben")
    driver.call(shown.pool_number)
    driver.wait(5)
    driver.hang_up(shown.pool_number)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(driver.pool.buffer_seconds - 5)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_a_second_call_in_the_former_pool_counts_in_every_later_pool(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2)
    shown, former = driver.claim("a"), driver.pool
    driver.call(shown.pool_number, "call 1")
    leave_all_pools(driver)
    left = driver.pool
    driver.pool = make_other_pool(former, "second", pool_numbers=(shown.pool_number,))
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.pool = left
    driver.wait(100)
    driver.call(shown.pool_number, "call 2")
    driver.hang_up(shown.pool_number, "call 1")
    driver.pool = make_other_pool(former, "third", pool_numbers=(shown.pool_number,))
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(LONGEST_CALL_SECONDS - 1)
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("c", "cat").pool_number == shown.pool_number


def test_an_overdue_call_in_a_former_pool_does_not_free_the_number_earlier(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2, buffer_seconds=PATIENT_SECONDS)
    shown, first = driver.claim("a"), driver.pool
    driver.call(shown.pool_number)
    driver.pool = make_other_pool(first, buffer_seconds=HASTY_SECONDS)
    pool_numbers = driver.pool.pool_numbers
    driver.claim("b", "ben")
    driver.wait(LONGEST_CALL_SECONDS)
    leave_all_pools(driver)
    driver.change_numbers(pool_numbers)
    driver.claim("b", "ben")
    driver.pool = first
    driver.ask("c", "cat")
    driver.wait(PATIENT_SECONDS - 1)
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.ask("c", "cat") is not Refusal.POOL_EXHAUSTED


def leave_all_pools(driver: PoolDriver) -> None:
    """The pool's first number leaves it and joins no other pool."""
    driver.change_numbers(driver.pool.pool_numbers[1:])
    driver.claim("b", "ben")


def test_a_number_that_left_all_pools_and_returns_is_not_free_earlier(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2, buffer_seconds=HASTY_SECONDS)
    pages = [driver.claim("a", f"visitor {index}") for index in range(200)]
    shown, pool_numbers = pages[0], driver.pool.pool_numbers
    leave_all_pools(driver)
    driver.change_numbers(pool_numbers)
    driver.wait(HASTY_SECONDS + 1)
    driver.claim("b", "ben")
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(pages[-1].due_at - driver.now + 0.1)
    driver.claim("b", "ben")
    assert driver.claim("c", "cat").pool_number == shown.pool_number


def test_a_number_that_left_all_pools_and_joins_another_is_not_free_earlier(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=2, buffer_seconds=PATIENT_SECONDS)
    shown = driver.claim("a")
    leave_all_pools(driver)
    driver.expire()
    driver.pool = make_other_pool(driver.pool, pool_numbers=(shown.pool_number,), buffer_seconds=HASTY_SECONDS)
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(PATIENT_SECONDS - 1)
    driver.expire()
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("c", "cat").pool_number == shown.pool_number


def test_a_rest_moves_with_the_number_from_pool_to_pool(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1, buffer_seconds=PATIENT_SECONDS)
    shown = driver.claim("a")
    first = driver.pool
    for name in ("second", "third"):
        driver.pool = make_other_pool(first, name, buffer_seconds=HASTY_SECONDS)
        assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(PATIENT_SECONDS - 1)
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("b", "ben").pool_number == shown.pool_number


def test_numbers_of_other_accounts_are_left_alone(open_driver: OpenDriver) -> None:
    driver, elsewhere = open_driver(pool_numbers=1), open_driver(pool_numbers=1)
    shown = driver.claim("a")
    assert elsewhere.claim("b", "ben").pool_number == shown.pool_number
    assert driver.renew(shown).gone is None
