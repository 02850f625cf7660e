"""Leaving starts the buffer; coming back within it keeps the number."""

import pytest

from server.domain.leases import Refusal
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk


def test_the_buffer_starts_when_the_last_viewer_leaves(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.wait(15)
    desk.leave(shown)
    desk.wait(59.5)
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    desk.wait(0.5)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_visitor_who_comes_back_within_the_buffer_keeps_the_number(desk: Desk) -> None:
    shown = desk.claim("a")
    desk.leave(shown)
    desk.wait(59)
    assert desk.renew(shown).gone is None
    desk.leave(shown)
    desk.wait(59)
    assert desk.claim("a").lease == shown.lease


def test_while_another_looks_leaving_ends_nothing(desk: Desk) -> None:
    ann, ben = desk.claim("a", "ann"), desk.claim("a", "ben")
    desk.leave(ann)
    for _heartbeat in range(6):
        desk.wait(20)
        assert desk.renew(ben).gone is None


def test_leaving_twice_does_not_prolong_a_lease(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.leave(shown)
    desk.wait(30)
    desk.leave(shown)
    desk.wait(30)
    assert desk.ask("b", "ben") != Refusal.POOL_EXHAUSTED


def test_leaving_does_not_carry_a_lease_beyond_its_max_time(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, max_lease_seconds=100)
    shown = desk.claim("a")
    desk.wait(55)
    desk.renew(shown)
    desk.wait(40)
    desk.leave(shown)
    desk.wait(5)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_leaving_a_lease_that_is_over_does_not_revive_it(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.wait(61)
    desk.leave(shown)
    assert not desk.is_live(shown)
    assert desk.state().free == 1


def test_a_stranger_leaves_nothing(desk: Desk) -> None:
    shown = desk.claim("a")
    desk.wait(30)
    desk.store.leave(desk.pool, type(shown.lease)(shown.pool_number, shown.lease.lease_id, "a stranger"), desk.now)
    desk.store.leave(desk.pool, type(shown.lease)(shown.pool_number, "no lease", "ann"), desk.now)
    desk.wait(29.5)
    assert desk.is_live(shown)
    desk.wait(0.5)
    assert not desk.is_live(shown)


def test_one_who_left_is_counted_as_a_viewer_no_more(desk: Desk) -> None:
    ann = desk.claim("a", "ann")
    desk.claim("a", "ben")
    desk.leave(ann)
    assert desk.state().leases[0].viewers == 1


def test_one_who_comes_back_is_due_anew(desk: Desk) -> None:
    shown = desk.claim("a")
    desk.wait(5)
    desk.leave(shown)
    desk.wait(5)
    assert desk.renew(shown).renew_after_seconds == pytest.approx(20)


def test_a_number_is_free_a_buffer_after_the_last_of_many_has_left(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, buffer_seconds=6)
    shown = [desk.claim("a", f"visitor {index}") for index in range(100)]
    assert shown[-1].due_at - desk.now > 20
    for page in shown:
        desk.leave(page)
    desk.wait(5.5)
    assert desk.state().free == 0
    desk.wait(0.5)
    assert desk.state().free == 1
