"""Many processes and threads at the same time: no reply ever breaks a rule."""

import time
from pathlib import Path

import pytest

from tests.contract.answers import CHECK_KEY, read_answers
from tests.contract.history import find_violations
from tests.contract.pool_driver import make_pool
from tests.contract.storm import Storm, Workers

# They look for what happens once in very many requests, so `make test-all` runs them.
pytestmark = pytest.mark.exhaustive

CLOCK_ERROR_SECONDS = 2.0


@pytest.fixture
def storm(lease_url: str, tmp_path: Path) -> Storm:
    """A storm on a pool with fewer numbers than keys."""
    pool = make_pool(12, buffer_seconds=30, max_lease_seconds=200)
    return Storm(lease_url, pool, tmp_path, time.monotonic())


def test_a_storm_of_processes_and_threads_breaks_no_rule(storm: Storm) -> None:
    Workers(storm, processes=2, threads=4, seconds=500).join()
    answers = read_answers(storm.folder)
    assert find_violations(answers, storm.pool.max_lease_seconds) == []
    # It was a storm: all numbers got new leases, and some claims found none.
    assert sum(answer.is_new for answer in answers) > 2 * len(storm.pool.pool_numbers)
    assert any(answer.asked == "claim" and answer.lease_id is None for answer in answers)
    assert any(answer.asked == "claim" and answer.key.startswith(CHECK_KEY) for answer in answers)


@pytest.mark.exhaustive
def test_servers_whose_clocks_differ_break_rules_at_most_by_the_difference(storm: Storm) -> None:
    Workers(storm, processes=2, threads=4, seconds=500, clock_errors=(0.0, CLOCK_ERROR_SECONDS)).join()
    answers = read_answers(storm.folder)
    assert find_violations(answers, storm.pool.max_lease_seconds, CLOCK_ERROR_SECONDS) == []


def test_killed_workers_leave_all_confirmed_leases_valid(storm: Storm) -> None:
    workers = Workers(storm, processes=3, threads=4, seconds=100_000)
    workers.wait_for_answers(400)
    workers.kill(2)
    workers.wait_for_answers(200)
    workers.kill(1)
    # Later clients find the confirmed leases.
    Workers(storm, processes=2, threads=4, seconds=200).join()
    answers = read_answers(storm.folder)
    assert find_violations(answers, storm.pool.max_lease_seconds) == []
