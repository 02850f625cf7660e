"""How leases ended: each is counted once, by its kind, in the step in which the store noticed."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from server.domain.leases import EndCounts, Refusal
from server.stores.leases.contract import RECORD_STEP_SECONDS
from tests.contract.conftest import OpenDesk
from tests.contract.desk import Desk, make_other_pool, make_pool_numbers

NONE = EndCounts()


def count(desk: Desk) -> EndCounts:
    """All that the record counts."""
    return sum((step.ends for step in desk.record()), NONE)


def leave(desk: Desk) -> None:
    desk.leave(desk.claim("a"))
    desk.wait(desk.pool.buffer_seconds)


def fall_silent(desk: Desk) -> None:
    desk.claim("a")
    desk.wait(desk.pool.buffer_seconds)


def look_beyond_the_max_lease_time(desk: Desk) -> None:
    shown = desk.claim("a")
    while desk.renew(shown).gone is None:
        desk.wait(20)


def release(desk: Desk) -> None:
    desk.release(desk.claim("a").pool_number)


def call_and_hang_up(desk: Desk) -> None:
    shown = desk.claim("a")
    desk.call(shown.pool_number)
    desk.hang_up(shown.pool_number)


def leave_and_come_back(desk: Desk) -> None:
    shown = desk.claim("a")
    desk.leave(shown)
    desk.wait(30)
    desk.renew(shown)
    desk.wait(desk.pool.buffer_seconds)


def leave_and_claim_again(desk: Desk) -> None:
    desk.leave(desk.claim("a"))
    desk.wait(30)
    desk.claim("a")
    desk.wait(desk.pool.buffer_seconds)


def leave_while_another_looks(desk: Desk) -> None:
    ann, _ben = desk.claim("a", "ann"), desk.claim("a", "ben")
    desk.leave(ann)
    desk.wait(2 * desk.pool.buffer_seconds)


def leave_after_another_fell_silent(desk: Desk) -> None:
    _ann, ben = desk.claim("a", "ann"), desk.claim("a", "ben")
    for _heartbeat in range(5):
        desk.wait(20)
        desk.renew(ben)
    desk.leave(ben)
    desk.wait(desk.pool.buffer_seconds)


def leave_too_late(desk: Desk) -> None:
    shown = desk.claim("a")
    desk.wait(desk.pool.buffer_seconds)
    desk.leave(shown)


def leave_shortly_before_the_max_lease_time(desk: Desk) -> None:
    shown = desk.claim("a")
    for _heartbeat in range(22):
        desk.wait(40)
        desk.renew(shown)
    desk.leave(shown)
    desk.wait(20)


def leave_during_a_call_that_outlasts_the_buffer(desk: Desk) -> None:
    shown = desk.claim("a")
    other = desk.claim("a", "ben")
    desk.call(shown.pool_number)
    for page in (shown, other):
        desk.leave(page)
    desk.wait(600)
    desk.hang_up(shown.pool_number)


@pytest.mark.parametrize(
    ("end", "counted"),
    [
        (leave, EndCounts(left=1)),
        (fall_silent, EndCounts(silent=1)),
        (look_beyond_the_max_lease_time, EndCounts(max_lease_time=1)),
        (release, EndCounts(released=1)),
        (call_and_hang_up, EndCounts(released=1)),
        (leave_and_come_back, EndCounts(silent=1)),
        (leave_and_claim_again, EndCounts(silent=1)),
        (leave_while_another_looks, EndCounts(silent=1)),
        (leave_after_another_fell_silent, EndCounts(left=1)),
        (leave_too_late, EndCounts(silent=1)),
        (leave_shortly_before_the_max_lease_time, EndCounts(left=1)),
        (leave_during_a_call_that_outlasts_the_buffer, EndCounts(released=1)),
    ],
)
@pytest.mark.parametrize("is_leased_again", [False, True], ids=["at a look", "leased again"])
def test_an_end_is_counted_once_by_its_kind(
    open_desk: OpenDesk, end: Callable[[Desk], None], counted: EndCounts, is_leased_again: bool
) -> None:
    desk = open_desk(pool_numbers=1)
    end(desk)
    assert count(desk) == NONE
    if is_leased_again:
        desk.claim("b")
    else:
        desk.expire()
    assert count(desk) == counted
    desk.expire()
    assert count(desk) == counted
    desk.wait(100_000)
    # The look that forgets the leases; that of the other key has fallen silent, if there is one.
    desk.expire()
    assert count(desk) == counted + EndCounts(silent=int(is_leased_again))


def test_a_lease_that_lives_is_not_counted(desk: Desk) -> None:
    desk.leave(desk.claim("a"))
    desk.claim("b")
    on_call = desk.claim("c")
    desk.call(on_call.pool_number)
    desk.wait(59)
    desk.expire()
    assert count(desk) == NONE
    desk.wait(600)
    desk.expire()
    assert count(desk) == EndCounts(left=1, silent=1)


def test_an_end_that_nobody_looked_at_before_the_lease_is_forgotten_is_counted_then(desk: Desk) -> None:
    desk.leave(desk.claim("a"))
    desk.wait(100_000)
    desk.expire()
    assert count(desk) == EndCounts(left=1)


def test_ends_are_counted_in_the_step_in_which_they_were_noticed(desk: Desk) -> None:
    desk.leave(desk.claim("a"))
    desk.wait(100)
    desk.expire()
    desk.claim("b")
    desk.wait(RECORD_STEP_SECONDS)
    desk.expire()
    assert [step.ends for step in desk.record()] == [EndCounts(left=1), EndCounts(silent=1)]


def test_a_key_that_comes_back_to_its_number_makes_a_lease_of_its_own(desk: Desk) -> None:
    for _lease in range(3):
        desk.leave(desk.claim("a"))
        desk.wait(61)
    desk.expire()
    assert count(desk) == EndCounts(left=3)


def test_a_refused_claim_counts_no_end(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    desk.claim("a")
    assert desk.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    assert count(desk) == NONE


def test_a_lease_whose_number_leaves_the_pool_is_released(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=make_pool_numbers(3))
    live, left, on_call = (desk.claim(key) for key in ("a", "b", "c"))
    desk.leave(left)
    desk.call(on_call.pool_number)
    desk.wait(59.5)
    desk.renew(live)
    desk.wait(1)
    desk.change_places(make_pool_numbers(1, first=7))
    desk.ask("d", "dan")
    assert count(desk) == EndCounts(left=1, released=2)
    desk.hang_up(on_call.pool_number)
    desk.expire()
    assert count(desk) == EndCounts(left=1, released=2)


def test_a_lease_whose_number_leaves_the_pool_is_counted_in_the_step_of_that_time(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=make_pool_numbers(1))
    desk.claim("a")
    desk.wait(RECORD_STEP_SECONDS)
    desk.change_places(make_pool_numbers(1, first=7))
    desk.ask("b", "ben")
    assert [step.ends for step in desk.record()] == [NONE, EndCounts(silent=1)]


def test_a_lease_that_a_longer_max_lease_time_keeps_alive_is_not_counted_before_it_ends(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1, max_lease_seconds=100)
    shown = desk.claim("a")
    for _heartbeat in range(2):
        desk.wait(45)
        desk.renew(shown)
    desk.pool = replace(desk.pool, max_lease_seconds=900)
    desk.wait(20)
    desk.expire()
    assert count(desk) == NONE
    desk.leave(shown)
    desk.wait(60)
    desk.expire()
    assert count(desk) == EndCounts(left=1)


def test_a_lease_whose_number_goes_to_another_pool_is_counted_where_it_was(desk: Desk) -> None:
    desk.claim("a")
    former, desk.pool = desk.pool, make_other_pool(desk.pool)
    desk.ask("b", "ben")
    assert count(desk) == NONE
    desk.pool = former
    assert count(desk) == EndCounts(released=1)


def test_all_ends_of_a_large_pool_are_counted_at_one_look(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=700)
    for index in range(700):
        shown = desk.claim(f"key {index}")
        if index % 2:
            desk.leave(shown)
        desk.wait(0.01)
    desk.wait(60)
    desk.expire()
    assert count(desk) == EndCounts(left=350, silent=350)
