"""What visitors brought along is forgotten when no call can belong to them any more."""

import pytest

from server.domain.leases import Gone
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk


def test_a_lease_is_forgotten_when_its_attribution_window_is_over(open_desk: OpenDesk) -> None:
    desk = open_desk(attribution_window_seconds=600)
    shown = desk.claim("a")
    desk.wait(60 + 599)
    assert desk.expire() == 0
    assert len(desk.state().leases) == 1
    desk.wait(1)
    assert desk.expire() == 1
    assert desk.state().leases == ()
    assert desk.tag(shown, {"late": "yes"}) is None
    assert desk.renew(shown).gone is Gone.EXPIRED


def test_it_is_forgotten_once(desk: Desk) -> None:
    desk.claim("a")
    desk.wait(86_400)
    assert [desk.expire(), desk.expire()] == [1, 0]


def test_live_leases_are_not_forgotten(open_desk: OpenDesk) -> None:
    desk = open_desk(attribution_window_seconds=0)
    shown = desk.claim("a")
    desk.wait(30)
    assert desk.expire() == 0
    assert desk.renew(shown).gone is None


def test_a_number_on_a_late_call_keeps_its_lease(open_desk: OpenDesk) -> None:
    desk = open_desk(attribution_window_seconds=600)
    shown = desk.claim("a")
    desk.wait(600)
    desk.call(shown.pool_number)
    desk.wait(6000)
    assert desk.expire() == 0
    desk.hang_up(shown.pool_number)
    assert desk.expire() == 1


def test_a_forgotten_number_keeps_its_turn(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=2)
    desk.claim("a")
    desk.wait(1)
    desk.claim("b", "ben")
    desk.wait(86_400)
    assert desk.expire() == 2
    assert [desk.claim(key).pool_number for key in ("c", "d")] == list(desk.pool.pool_numbers)


def test_a_call_that_ended_is_not_forgotten_with_the_lease(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.hang_up(shown.pool_number)
    desk.wait(86_400)
    desk.expire()
    desk.call(shown.pool_number)
    assert desk.claim("b", "ben").pool_number == shown.pool_number


def test_a_key_whose_lease_was_forgotten_may_claim(desk: Desk) -> None:
    desk.claim("a")
    desk.wait(86_400)
    desk.expire()
    assert desk.claim("a").is_new


@pytest.mark.slow
def test_a_bounded_number_of_leases_is_forgotten_at_a_time(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1_200)
    for index in range(1_200):
        desk.claim(f"key {index}")
    desk.wait(86_400)
    forgotten = list(iter(desk.expire, 0))
    assert sum(forgotten) == 1_200
    assert max(forgotten) <= 1_000


@pytest.mark.slow
def test_crowds_are_forgotten_whole(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=3)
    for key in ("a", "b"):
        for index in range(600):
            desk.claim(key, f"visitor {index}")
    desk.claim("c")
    desk.wait(86_400)
    assert desk.expire() == 3
    assert desk.state().leases == ()
    assert all(desk.find(pool_number) is None for pool_number in desk.pool.pool_numbers)
