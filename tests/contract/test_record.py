"""The record of a pool, and its state as shown to people."""

import pytest

from server.stores.leases.contract import RECORD_KEPT_SECONDS, RECORD_STEP_SECONDS
from tests.contract.conftest import OpenDriver
from tests.contract.pool_driver import OPENS_AT, PoolDriver


def test_claims_new_leases_and_misses_are_counted_by_step(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1)
    driver.claim("a", "ann")
    driver.claim("a", "ben")
    driver.ask("b", "cat")
    driver.wait(RECORD_STEP_SECONDS)
    driver.ask("c", "dan", "one client", 0)
    steps = [(step.started_at - OPENS_AT, step.claims, step.new_leases, step.misses) for step in driver.record()]
    assert steps == [(0, 3, 1, 1), (RECORD_STEP_SECONDS, 1, 1, 0)]


def test_a_claim_refused_by_the_client_limit_is_not_a_miss(driver: PoolDriver) -> None:
    driver.ask("a", "ann", "one client", 1)
    driver.ask("b", "ann", "one client", 1)
    step = driver.record()[0]
    assert (step.claims, step.new_leases, step.misses) == (2, 1, 0)


def test_steps_begin_at_round_times(driver: PoolDriver) -> None:
    driver.wait(RECORD_STEP_SECONDS + 7.5)
    driver.claim("a")
    assert [step.started_at for step in driver.record()] == [OPENS_AT + RECORD_STEP_SECONDS]


def test_each_check_records_the_highest_number_of_live_leases(driver: PoolDriver) -> None:
    shown = [driver.claim(key) for key in ("a", "b", "c")]
    assert driver.record()[0].most_live is None
    driver.expire()
    for page in shown:
        driver.release(page.pool_number)
    driver.expire()
    assert driver.record()[0].most_live == 3
    driver.wait(RECORD_STEP_SECONDS)
    driver.expire()
    assert driver.record()[-1].most_live == 0


def test_the_record_is_read_from_a_given_time(driver: PoolDriver) -> None:
    for _step in range(4):
        driver.claim("a")
        driver.wait(RECORD_STEP_SECONDS)
    assert [step.started_at for step in driver.record(OPENS_AT + RECORD_STEP_SECONDS + 1)] == [
        OPENS_AT + 2 * RECORD_STEP_SECONDS,
        OPENS_AT + 3 * RECORD_STEP_SECONDS,
    ]


def test_old_steps_are_forgotten(driver: PoolDriver) -> None:
    driver.claim("a")
    driver.wait(RECORD_KEPT_SECONDS)
    driver.expire()
    assert [step.started_at for step in driver.record()] == [driver.now]


def test_a_pool_that_was_never_used_has_no_record(driver: PoolDriver) -> None:
    assert driver.record() == []
    assert driver.expire() == 0


def test_the_state_of_a_pool_counts_its_numbers(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=5)
    driver.claim("a")
    on_call = driver.claim("b")
    driver.call(on_call.pool_number)
    over = driver.claim("c")
    driver.release(over.pool_number)
    state = driver.state()
    assert (state.size, state.live, state.on_call, state.free) == (5, 2, 1, 3)


def test_a_pool_without_claims_is_free(driver: PoolDriver) -> None:
    state = driver.state()
    assert (state.size, state.live, state.on_call, state.free, state.leases) == (3, 0, 0, 3, ())


def test_the_state_shows_the_newest_leases_first_also_ended_ones(driver: PoolDriver) -> None:
    first = driver.claim("a")
    driver.wait(1)
    driver.claim("b", "ben")
    driver.release(first.pool_number)
    shown = [
        (lease.key.tags["kw"], lease.live, [one.visitor_id for one in lease.visitors])
        for lease in driver.state().leases
    ]
    assert shown == [("b", True, ["ben"]), ("a", False, ["ann"])]


@pytest.mark.slow
def test_the_state_of_a_large_pool_shows_a_limited_number_of_leases(open_driver: OpenDriver) -> None:
    driver = open_driver(pool_numbers=1_200)
    for index in range(1_200):
        driver.claim(f"key {index}")
        driver.wait(0.001)
    state = driver.state()
    assert (state.live, len(state.leases)) == (1_200, 1_000)
    assert state.leases[0].key.tags == {"kw": "key 1199"}
