"""A lease with more viewers than it remembers by name."""

import pytest

from server.domain.leases import HEARTBEAT_SPACING_SECONDS, MOST_VISITORS, Gone
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk, Shown


def gather_crowd(desk: Desk, count: int) -> list[Shown]:
    return [desk.claim("a", f"visitor {index}") for index in range(count)]


def test_the_latest_visitors_are_remembered(open_desk: OpenDesk) -> None:
    desk = open_desk(max_lease_seconds=100_000)
    shown = gather_crowd(desk, MOST_VISITORS + 3)
    lease = desk.find(shown[0].pool_number)
    assert lease
    assert [visitor.visitor_id for visitor in lease.visitors] == [
        f"visitor {index}" for index in range(MOST_VISITORS + 2, 2, -1)
    ]
    assert (lease.viewers, lease.is_crowded) == (MOST_VISITORS, True)


def test_those_who_are_forgotten_still_hold_the_number_until_they_are_due(open_desk: OpenDesk) -> None:
    desk = open_desk(max_lease_seconds=100_000)
    shown = gather_crowd(desk, MOST_VISITORS + 2)
    for page in shown[2:]:
        desk.leave(page)
    lease = desk.find(shown[0].pool_number)
    assert lease
    assert (lease.viewers, lease.is_crowded) == (0, True)
    desk.wait(shown[1].due_at - desk.now + 0.1)
    lease = desk.find(shown[0].pool_number)
    assert lease
    assert (lease.live, lease.is_crowded) == (True, False)


def test_those_who_are_forgotten_hold_it_longer_than_the_buffer_of_those_who_leave(open_desk: OpenDesk) -> None:
    desk = open_desk(buffer_seconds=6, max_lease_seconds=100_000)
    shown = gather_crowd(desk, MOST_VISITORS + 100)
    for page in shown[100:]:
        desk.leave(page)
    assert shown[99].due_at - desk.now > 20
    desk.wait(shown[99].due_at - desk.now - 0.1)
    assert desk.state().free == 2


def test_one_who_is_forgotten_may_renew_and_is_one_of_the_crowd(open_desk: OpenDesk) -> None:
    desk = open_desk(max_lease_seconds=100_000)
    shown = gather_crowd(desk, MOST_VISITORS + 1)
    last = shown[-1].due_at - desk.now
    assert desk.renew(shown[0]).renew_after_seconds == pytest.approx(last + HEARTBEAT_SPACING_SECONDS)
    # However often one of them asks, the queue gets no longer than all who ever joined can make it.
    for _ in range(20):
        assert desk.renew(shown[0]).renew_after_seconds == pytest.approx(last + HEARTBEAT_SPACING_SECONDS)
    assert desk.tag(shown[0], {"quote": "requested"}) is None


def test_a_crowds_number_stays_theirs_after_a_call(open_desk: OpenDesk) -> None:
    desk = open_desk(max_lease_seconds=100_000)
    shown = gather_crowd(desk, MOST_VISITORS + 2)
    for page in shown[2:]:
        desk.leave(page)
    desk.call(shown[0].pool_number)
    desk.hang_up(shown[0].pool_number)
    assert desk.is_live(shown[0])


def test_a_crowd_that_left_costs_the_next_lease_nothing(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    shown = gather_crowd(desk, MOST_VISITORS + 2)
    desk.release(shown[0].pool_number)
    assert desk.renew(shown[0]).gone is Gone.RELEASED
    fresh = desk.claim("b", "ben")
    assert fresh.due_at - desk.now == pytest.approx(20)
    lease = desk.find(fresh.pool_number)
    assert lease
    assert (lease.viewers, lease.is_crowded, len(lease.visitors)) == (1, False, 1)
    desk.wait(60)
    assert desk.state().free == 1


def test_one_of_the_crowd_who_still_looks_holds_the_number(open_desk: OpenDesk) -> None:
    desk = open_desk(max_lease_seconds=100_000)
    shown = gather_crowd(desk, MOST_VISITORS + 1)
    for page in shown[1:]:
        desk.leave(page)
    desk.wait(shown[0].due_at - desk.now)
    due_in = desk.renew(shown[0]).renew_after_seconds
    desk.wait(due_in - 0.1)
    lease = desk.find(shown[0].pool_number)
    assert lease
    assert (lease.live, lease.viewers, lease.is_crowded) == (True, 0, True)
