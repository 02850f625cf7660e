"""A number that changes pools during a call is free once the call ends, and it has rested as any number that moves."""

from server.domain.leases import Refusal
from tests.contract.conftest import OpenDesk
from tests.contract.desk import make_other_pool


def test_a_number_that_changed_pools_during_a_call_is_free_there_once_the_call_ends_and_its_rest_is_over(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.pool = make_other_pool(desk.pool)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(100)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.hang_up(shown.pool_number)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_an_end_that_is_told_before_the_rest_is_over_does_not_shorten_it(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.pool = make_other_pool(desk.pool)
    desk.ask("b", "ben")
    desk.hang_up(shown.pool_number)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(desk.pool.buffer_seconds - 1)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_call_that_is_told_again_where_its_number_came_to_ends_in_both_pools(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown, former = desk.claim("a"), desk.pool
    desk.call(shown.pool_number)
    desk.pool = make_other_pool(former)
    desk.wait(50)
    desk.call(shown.pool_number)
    desk.wait(50)
    desk.hang_up(shown.pool_number)
    assert desk.claim("b", "ben").pool_number == shown.pool_number
    desk.pool = former
    assert desk.state().on_call == 0
    assert desk.find(shown.pool_number) is None


def test_a_call_that_ends_before_anybody_asks_of_the_new_pool_holds_nothing_there(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.pool = make_other_pool(desk.pool)
    desk.hang_up(shown.pool_number)
    desk.wait(desk.pool.buffer_seconds + 1)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_number_that_came_back_during_a_call_is_free_once_the_call_ends(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown, first = desk.claim("a"), desk.pool
    desk.call(shown.pool_number)
    desk.pool = make_other_pool(first)
    desk.ask("b", "ben")
    desk.pool = first
    desk.ask("b", "ben")
    desk.wait(1_000)
    desk.hang_up(shown.pool_number)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_another_call_in_the_former_pool_keeps_the_number_until_it_ends_too(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    for call_id in ("call 1", "call 2"):
        desk.call(shown.pool_number, call_id)
        desk.wait(10)
    desk.pool = make_other_pool(desk.pool)
    desk.ask("b", "ben")
    desk.wait(1_000)
    desk.hang_up(shown.pool_number, "call 2")
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.hang_up(shown.pool_number, "call 1")
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_call_that_the_new_pool_knows_alone_does_not_free_a_number_that_the_former_has_a_call_on(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number, "call 1")
    desk.pool = make_other_pool(desk.pool)
    desk.ask("b", "ben")
    desk.call(shown.pool_number, "call 2")
    desk.wait(1_000)
    desk.hang_up(shown.pool_number, "call 2")
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.hang_up(shown.pool_number, "call 1")
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_number_that_went_through_two_pools_during_a_call_is_free_once_the_call_ends(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown, first = desk.claim("a"), desk.pool
    desk.call(shown.pool_number)
    for name in ("second", "third"):
        desk.pool = make_other_pool(first, name)
        desk.ask("b", "ben")
    desk.wait(1_000)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.hang_up(shown.pool_number)
    assert desk.claim("b", "ben").pool_number == shown.pool_number
