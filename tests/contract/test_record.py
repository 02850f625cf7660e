"""What is recorded of a pool, and how it looks to people."""

import pytest

from server.stores.leases.contract import RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS
from tests.contract.conftest import OpenDesk
from tests.contract.desk import OPENS_AT, Desk


def test_claims_new_leases_and_misses_are_counted_by_step(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1)
    desk.claim("a", "ann")
    desk.claim("a", "ben")
    desk.ask("b", "cat")
    desk.wait(RECORD_STEP_SECONDS)
    desk.ask("c", "dan", "one client", 0)
    steps = [(step.started_at - OPENS_AT, step.claims, step.new_leases, step.misses) for step in desk.record()]
    assert steps == [(0, 3, 1, 1), (RECORD_STEP_SECONDS, 1, 1, 0)]


def test_a_claim_that_the_client_limit_refused_is_no_miss_of_the_pool(desk: Desk) -> None:
    desk.ask("a", "ann", "one client", 1)
    desk.ask("b", "ann", "one client", 1)
    step = desk.record()[0]
    assert (step.claims, step.new_leases, step.misses) == (2, 1, 0)


def test_steps_begin_at_round_times(desk: Desk) -> None:
    desk.wait(RECORD_STEP_SECONDS + 7.5)
    desk.claim("a")
    assert [step.started_at for step in desk.record()] == [OPENS_AT + RECORD_STEP_SECONDS]


def test_each_look_records_the_most_leases_that_lived(desk: Desk) -> None:
    shown = [desk.claim(key) for key in ("a", "b", "c")]
    assert desk.record()[0].most_live is None
    desk.expire()
    for page in shown:
        desk.release(page.pool_number)
    desk.expire()
    assert desk.record()[0].most_live == 3
    desk.wait(RECORD_STEP_SECONDS)
    desk.expire()
    assert desk.record()[-1].most_live == 0


def test_the_record_is_read_from_a_time_on(desk: Desk) -> None:
    for _step in range(4):
        desk.claim("a")
        desk.wait(RECORD_STEP_SECONDS)
    assert [step.started_at for step in desk.record(OPENS_AT + RECORD_STEP_SECONDS + 1)] == [
        OPENS_AT + 2 * RECORD_STEP_SECONDS,
        OPENS_AT + 3 * RECORD_STEP_SECONDS,
    ]


def test_old_steps_are_forgotten(desk: Desk) -> None:
    desk.claim("a")
    desk.wait(RECORD_KEPT_SECONDS)
    desk.expire()
    assert [step.started_at for step in desk.record()] == [desk.now]


def test_a_pool_that_was_never_used_has_no_record(desk: Desk) -> None:
    assert desk.record() == []
    assert desk.expire() == 0


def test_the_state_of_a_pool_counts_its_places(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=5)
    desk.claim("a")
    on_call = desk.claim("b")
    desk.call(on_call.pool_number)
    over = desk.claim("c")
    desk.release(over.pool_number)
    state = desk.state()
    assert (state.size, state.live, state.on_call, state.free) == (5, 2, 1, 3)


def test_a_pool_from_which_nobody_claimed_is_free(desk: Desk) -> None:
    state = desk.state()
    assert (state.size, state.live, state.on_call, state.free, state.leases) == (3, 0, 0, 3, ())


def test_the_state_shows_the_newest_leases_first_also_ended_ones(desk: Desk) -> None:
    first = desk.claim("a")
    desk.wait(1)
    desk.claim("b", "ben")
    desk.release(first.pool_number)
    shown = [
        (lease.key.tags["kw"], lease.live, [one.visitor_id for one in lease.visitors]) for lease in desk.state().leases
    ]
    assert shown == [("b", True, ["ben"]), ("a", False, ["ann"])]


@pytest.mark.slow
def test_the_state_of_a_large_pool_shows_a_bounded_number_of_leases(open_desk: OpenDesk) -> None:
    desk = open_desk(pool_numbers=1_200)
    for index in range(1_200):
        desk.claim(f"key {index}")
        desk.wait(0.001)
    state = desk.state()
    assert (state.live, len(state.leases)) == (1_200, 1_000)
    assert state.leases[0].key.tags == {"kw": "key 1199"}
