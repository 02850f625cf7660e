"""A number on a call is leased to nobody else; afterwards it is free at once if nobody but the caller looked."""

from server.domain.leases import LONGEST_CALL_SECONDS, Gone, Refusal
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk


def test_a_call_keeps_the_lease_whatever_the_clocks_say(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.wait(10_000)
    assert desk.renew(shown).gone is None
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED


def test_after_a_call_the_callers_own_number_is_free_at_once(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.wait(10)
    desk.hang_up(shown.pool_number)
    assert desk.renew(shown).gone is Gone.RELEASED
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_after_a_call_a_number_that_others_look_at_stays_theirs(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    ann, ben = desk.claim("a", "ann"), desk.claim("a", "ben")
    desk.call(ann.pool_number)
    desk.wait(10)
    desk.hang_up(ann.pool_number)
    assert desk.renew(ben).gone is None
    assert desk.ask("b", "cat") is Refusal.POOL_EXHAUSTED


def test_the_last_of_several_calls_frees_the_number(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number, "call 1")
    desk.call(shown.pool_number, "call 2")
    desk.hang_up(shown.pool_number, "call 1")
    assert desk.renew(shown).gone is None
    desk.hang_up(shown.pool_number, "call 2")
    assert desk.renew(shown).gone is Gone.RELEASED


def test_a_call_that_goes_on_holds_the_number_when_another_has_ended(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number, "call 1")
    desk.call(shown.pool_number, "call 2")
    desk.hang_up(shown.pool_number, "call 1")
    desk.wait(10_000)
    assert desk.state().free == 0
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED


def test_a_lease_that_only_a_call_kept_ends_with_it(desk: Desk) -> None:
    ann, _ben = desk.claim("a", "ann"), desk.claim("a", "ben")
    desk.call(ann.pool_number)
    desk.wait(1000)
    desk.renew(ann)
    desk.claim("a", "cat")
    desk.wait(2000)
    desk.hang_up(ann.pool_number)
    lease = desk.find(ann.pool_number)
    assert lease
    assert (lease.live, lease.ended_at) == (False, desk.now)


def test_a_crowd_that_only_a_call_kept_holds_the_number_until_its_pages_have_asked(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, buffer_seconds=6, max_lease_seconds=10)
    shown = [desk.claim("a", f"visitor {index}") for index in range(100)]
    desk.call(shown[0].pool_number)
    desk.wait(15)
    desk.hang_up(shown[0].pool_number)
    assert desk.renew(shown[-1]).gone is Gone.EXPIRED
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(shown[-1].due_at - desk.now + 0.1)
    assert desk.claim("b", "ben").pool_number == shown[0].pool_number


def test_a_start_that_is_told_twice_is_one_call(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    first = desk.call(shown.pool_number)
    assert desk.call(shown.pool_number) == first
    desk.hang_up(shown.pool_number)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_start_that_is_told_after_the_end_holds_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.hang_up(shown.pool_number)
    desk.call(shown.pool_number)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_several_ended_calls_are_remembered(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    for number in range(20):
        desk.call(shown.pool_number, f"call {number}")
        desk.hang_up(shown.pool_number, f"call {number}")
    for number in range(20):
        desk.call(shown.pool_number, f"call {number}")
    assert desk.state().on_call == 0


def test_an_end_that_is_told_before_the_start_counts_too(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.hang_up(shown.pool_number)
    assert desk.renew(shown).gone is None
    desk.call(shown.pool_number)
    desk.wait(60)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_call_to_a_number_that_nobody_has_holds_it(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    assert desk.call(desk.pool.pool_numbers[0]) is None
    desk.wait(10_000)
    assert desk.ask("a", "ann") is Refusal.POOL_EXHAUSTED
    desk.hang_up(desk.pool.pool_numbers[0])
    assert desk.claim("a").pool_number == desk.pool.pool_numbers[0]


def test_a_late_call_holds_the_number_but_does_not_revive_the_lease(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.wait(100)
    desk.call(shown.pool_number)
    assert desk.renew(shown).gone is Gone.EXPIRED
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED


def test_a_number_on_a_late_call_may_be_leased_to_its_own_key(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.wait(100)
    desk.call(shown.pool_number)
    again = desk.claim("a")
    assert again.is_new
    assert again.pool_number == shown.pool_number
    desk.wait(60)
    assert desk.renew(again).gone is Gone.EXPIRED
    desk.hang_up(shown.pool_number)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_number_on_a_call_cannot_be_released_by_hand(desk: Desk) -> None:
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    assert not desk.release(shown.pool_number)
    desk.hang_up(shown.pool_number)
    assert not desk.release(shown.pool_number)


def test_a_call_whose_end_is_never_told_holds_no_longer_than_calls_last(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.wait(LONGEST_CALL_SECONDS - 1)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(1)
    assert desk.claim("b", "ben").pool_number == shown.pool_number
    desk.hang_up(shown.pool_number)
    assert desk.ask("c", "cat") is Refusal.POOL_EXHAUSTED


def test_calls_to_places_that_the_pool_does_not_have_hold_nothing(desk: Desk) -> None:
    elsewhere = type(desk.pool.pool_numbers[0])("+18665559999")
    assert desk.call(elsewhere) is None
    desk.hang_up(elsewhere)
    assert desk.find(elsewhere) is None
    assert desk.state().on_call == 0


def test_one_who_left_is_no_other_viewer_when_the_call_ends(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    ann, ben = desk.claim("a", "ann"), desk.claim("a", "ben")
    desk.call(ann.pool_number)
    desk.leave(ben)
    desk.hang_up(ann.pool_number)
    assert desk.claim("b", "cat").pool_number == ann.pool_number
