"""A pool whose numbers change while it is in use."""

from dataclasses import replace

from server.domain.leases import Gone, Refusal
from tests.contract.conftest import OpenDesk
from tests.contract.desk import make_pool_numbers


def test_new_places_can_be_leased_after_the_buffer_as_pages_may_know_them_from_elsewhere(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    first = desk.claim("a")
    desk.change_places(make_pool_numbers(3))
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(desk.pool.buffer_seconds - 1)
    assert desk.claim("a").lease == first.lease
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("b", "ben").pool_number == make_pool_numbers(3)[1]


def test_places_that_are_gone_are_leased_no_more(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=3)
    desk.change_places(make_pool_numbers(3)[2:])
    assert desk.claim("a").pool_number == make_pool_numbers(3)[2]
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED


def test_a_lease_ends_when_its_place_is_gone(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=3)
    shown = desk.claim("a")
    desk.change_places(make_pool_numbers(3)[1:])
    desk.claim("b", "ben")
    assert desk.renew(shown).gone is Gone.EXPIRED
    again = desk.claim("a")
    assert again.is_new
    assert again.pool_number in make_pool_numbers(3)[1:]


def test_leases_on_places_that_stay_are_not_touched(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=3)
    desk.claim("a")
    stays = desk.claim("b", "ben")
    desk.change_places((stays.pool_number, *make_pool_numbers(2, first=10)))
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    assert desk.renew(stays).gone is None
    assert desk.claim("b", "ben").lease == stays.lease


def test_the_order_of_places_and_an_equal_revision_change_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=3)
    shown = desk.claim("a")
    desk.change_places(tuple(reversed(make_pool_numbers(3))))
    desk.claim("b", "ben")
    assert desk.renew(shown).gone is None
    assert desk.state().size == 3


def test_a_place_that_is_gone_stays_on_its_call_but_is_nobodys(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.change_places(make_pool_numbers(2)[1:])
    assert desk.claim("a").pool_number == make_pool_numbers(2)[1]
    assert desk.renew(shown).gone is Gone.EXPIRED
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.hang_up(shown.pool_number)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    assert desk.find(shown.pool_number) is None


def test_the_lease_of_a_place_that_is_gone_is_kept_for_its_call(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2, attribution_window_seconds=0)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.change_places(make_pool_numbers(2)[1:])
    desk.claim("b", "ben")
    desk.wait(1_000)
    desk.expire()
    told_again = desk.call(shown.pool_number)
    assert told_again
    assert told_again.lease_id == shown.lease.lease_id


def test_a_place_that_comes_back_during_its_call_is_held_by_it_and_then_by_those_who_looked(
    open_desk: OpenDesk,
) -> None:
    desk = open_desk(pool_numbers=2)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.change_places(make_pool_numbers(2)[1:])
    desk.claim("b", "ben")
    desk.change_places(make_pool_numbers(2))
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.hang_up(shown.pool_number)
    desk.wait(desk.pool.buffer_seconds - 1)
    desk.claim("b", "ben")
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("c", "cat").pool_number == shown.pool_number


def test_a_place_that_comes_back_is_as_new_once_no_page_can_show_it_any_more(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2)
    shown = desk.claim("a")
    desk.change_places(make_pool_numbers(2)[1:])
    desk.claim("b", "ben")
    desk.change_places(make_pool_numbers(2))
    assert desk.find(shown.pool_number) is None
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    desk.wait(desk.pool.buffer_seconds)
    assert desk.claim("c", "cat").pool_number == shown.pool_number


def test_two_servers_that_disagree_about_a_number_never_lease_it_twice(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    old, new = desk.pool, replace(desk.pool, pool_numbers=make_pool_numbers(2), revision="2")
    desk.claim("a")
    for key in "bcde":
        desk.pool = new
        assert desk.ask(key, f"visitor-{key}") is Refusal.POOL_EXHAUSTED
        desk.pool = old
        desk.claim("a")


def test_two_revisions_in_turn_lose_no_lease_that_both_have(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2)
    new, old = replace(desk.pool, pool_numbers=make_pool_numbers(3), revision="2"), desk.pool
    shown = desk.claim("a")
    for pool in (new, old, new, old):
        desk.pool = pool
        assert desk.claim("a").lease == shown.lease
