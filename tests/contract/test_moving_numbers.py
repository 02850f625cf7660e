"""A number that goes from pool to pool is leased by one of them, and only once it would have been free where it was."""

from server.domain.leases import LONGEST_CALL_SECONDS, Gone, Refusal
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk, make_other_pool, make_pool_numbers

PATIENT_SECONDS, HASTY_SECONDS = 600, 10


def test_a_number_comes_to_another_known_pool_once_no_page_of_the_former_shows_it(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, buffer_seconds=PATIENT_SECONDS)
    shown = desk.claim("a")
    desk.pool = make_other_pool(desk.pool, pool_numbers=make_pool_numbers(1, first=10), buffer_seconds=HASTY_SECONDS)
    desk.claim("b", "ben")
    desk.change_places((*desk.pool.pool_numbers, shown.pool_number))
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(PATIENT_SECONDS - 1)
    desk.claim("b", "ben")
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("c", "cat").pool_number == shown.pool_number


def test_a_number_that_was_long_free_waits_for_the_buffer_of_the_pool_that_it_comes_to(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, buffer_seconds=HASTY_SECONDS)
    shown = desk.claim("a")
    desk.pool = make_other_pool(desk.pool, pool_numbers=make_pool_numbers(1, first=10), buffer_seconds=PATIENT_SECONDS)
    desk.claim("b", "ben")
    desk.wait(HASTY_SECONDS + 1)
    desk.change_places((*desk.pool.pool_numbers, shown.pool_number))
    desk.claim("b", "ben")
    desk.wait(PATIENT_SECONDS - 1)
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.ask("c", "cat") is not Refusal.POOL_EXHAUSTED


def test_a_renamed_pool_leases_at_first_only_what_was_free(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2)
    shown = desk.claim("a")
    desk.pool = make_other_pool(desk.pool, "renamed")
    assert desk.claim("b", "ben").pool_number != shown.pool_number
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(desk.pool.buffer_seconds)
    assert desk.claim("c", "cat").pool_number == shown.pool_number


def test_a_renamed_pool_leases_first_what_was_free_longest(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=3)
    pages = [desk.claim(key) for key in "abc"]
    for page in (pages[1], pages[2], pages[0]):
        desk.wait(1)
        desk.release(page.pool_number)
    desk.wait(100)
    desk.pool = make_other_pool(desk.pool, "renamed")
    assert [desk.claim(key).pool_number for key in "def"] == [
        pages[1].pool_number,
        pages[2].pool_number,
        pages[0].pool_number,
    ]


def test_a_pool_that_gets_its_name_back_gets_its_numbers_back(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    named = desk.pool
    shown = desk.claim("a")
    desk.wait(100)
    desk.pool = make_other_pool(desk.pool, "renamed")
    desk.claim("b", "ben")
    desk.pool = named
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(desk.pool.buffer_seconds)
    assert desk.claim("c", "cat").pool_number == shown.pool_number


def test_the_former_pool_leases_its_number_no_more(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    former = desk.pool
    desk.pool = make_other_pool(desk.pool)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    moved = desk.pool
    desk.wait(100)
    desk.pool = former
    assert desk.renew(shown).gone is Gone.EXPIRED
    assert desk.find(shown.pool_number) is None
    desk.pool = moved
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_two_servers_that_disagree_about_a_numbers_pool_never_lease_it_twice(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    desk.claim("a")
    pools = desk.pool, make_other_pool(desk.pool)
    for turn in range(1, 9):
        desk.pool = pools[turn % 2]
        assert desk.ask(f"key {turn}", "ben") is Refusal.POOL_EXHAUSTED
        desk.wait(desk.pool.buffer_seconds / 2)


def test_a_number_on_a_call_is_not_leased_where_it_comes_to_until_the_call_must_be_over(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.wait(10)
    desk.call(shown.pool_number)
    desk.pool = make_other_pool(desk.pool)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(LONGEST_CALL_SECONDS - 1)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_call_stays_known_to_the_pool_that_its_number_left(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    former = desk.pool
    desk.pool = make_other_pool(desk.pool, pool_numbers=(shown.pool_number,))
    desk.ask("b", "ben")
    desk.pool = former
    lease = desk.find(shown.pool_number)
    assert lease
    assert (lease.lease_id, lease.live, lease.calls) == (shown.lease.lease_id, False, ("call 1",))
    desk.hang_up(shown.pool_number)
    assert desk.find(shown.pool_number) is None


def test_a_call_to_a_number_that_rests_does_not_shorten_its_rest(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.pool = make_other_pool(desk.pool)
    desk.ask("b", "ben")
    desk.call(shown.pool_number)
    desk.wait(5)
    desk.hang_up(shown.pool_number)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(desk.pool.buffer_seconds - 5)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_second_call_in_the_pool_that_its_number_left_counts_wherever_it_goes_next(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2)
    shown, former = desk.claim("a"), desk.pool
    desk.call(shown.pool_number, "call 1")
    leave_all_pools(desk)
    left = desk.pool
    desk.pool = make_other_pool(former, "second", pool_numbers=(shown.pool_number,))
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.pool = left
    desk.wait(100)
    desk.call(shown.pool_number, "call 2")
    desk.hang_up(shown.pool_number, "call 1")
    desk.pool = make_other_pool(former, "third", pool_numbers=(shown.pool_number,))
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(LONGEST_CALL_SECONDS - 1)
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("c", "cat").pool_number == shown.pool_number


def test_a_call_that_is_long_over_where_its_number_was_once_makes_it_free_no_earlier_there(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2, buffer_seconds=PATIENT_SECONDS)
    shown, first = desk.claim("a"), desk.pool
    desk.call(shown.pool_number)
    desk.pool = make_other_pool(first, buffer_seconds=HASTY_SECONDS)
    pool_numbers = desk.pool.pool_numbers
    desk.claim("b", "ben")
    desk.wait(LONGEST_CALL_SECONDS)
    leave_all_pools(desk)
    desk.change_places(pool_numbers)
    desk.claim("b", "ben")
    desk.pool = first
    desk.ask("c", "cat")
    desk.wait(PATIENT_SECONDS - 1)
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.ask("c", "cat") is not Refusal.POOL_EXHAUSTED


def leave_all_pools(desk: Desk) -> None:
    """The pool's first number leaves it, and comes to no other."""
    desk.change_places(desk.pool.pool_numbers[1:])
    desk.claim("b", "ben")


def test_a_number_that_left_all_pools_and_comes_back_is_free_no_earlier(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2, buffer_seconds=HASTY_SECONDS)
    pages = [desk.claim("a", f"visitor {index}") for index in range(200)]
    shown, pool_numbers = pages[0], desk.pool.pool_numbers
    leave_all_pools(desk)
    desk.change_places(pool_numbers)
    desk.wait(HASTY_SECONDS + 1)
    desk.claim("b", "ben")
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(pages[-1].due_at - desk.now + 0.1)
    desk.claim("b", "ben")
    assert desk.claim("c", "cat").pool_number == shown.pool_number


def test_a_number_that_left_all_pools_and_comes_to_another_is_free_no_earlier(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2, buffer_seconds=PATIENT_SECONDS)
    shown = desk.claim("a")
    leave_all_pools(desk)
    desk.expire()
    desk.pool = make_other_pool(desk.pool, pool_numbers=(shown.pool_number,), buffer_seconds=HASTY_SECONDS)
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(PATIENT_SECONDS - 1)
    desk.expire()
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("c", "cat").pool_number == shown.pool_number


def test_a_rest_goes_with_the_number_from_pool_to_pool(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, buffer_seconds=PATIENT_SECONDS)
    shown = desk.claim("a")
    first = desk.pool
    for name in ("second", "third"):
        desk.pool = make_other_pool(first, name, buffer_seconds=HASTY_SECONDS)
        assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(PATIENT_SECONDS - 1)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_numbers_of_other_accounts_are_left_alone(open_desk: OpenDesk) -> None:
    desk, elsewhere = open_desk(pool_numbers=1), open_desk(pool_numbers=1)
    shown = desk.claim("a")
    assert elsewhere.claim("b", "ben").pool_number == shown.pool_number
    assert desk.renew(shown).gone is None
