"""Several threads and processes that send the same request at the same time; and a store that is opened again."""

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing.connection import Connection

import pytest

from server.domain.leases import LeasedPool, Refusal, Visitor
from server.stores.leases.contract import Claim, Claimed, LeaseReference
from tests.contract.engines import open_patiently
from tests.contract.pool_driver import OPENS_AT, make_key, make_pool
from tests.processes import CONTEXT
from tests.waiting import HANG_SECONDS

THREADS = 8
PROCESSES = 2


def claim_at_once(url: str, pool: LeasedPool, name: str, keys: list[str]) -> list[Claimed | Refusal]:
    """Each thread claims for one of the keys, all starting at the same time."""
    store = open_patiently(url)
    barrier = threading.Barrier(len(keys))

    def claim(index: int) -> Claimed | Refusal:
        asked = Claim(make_key(keys[index]), Visitor(f"{name} {index}"), f"lease {name} {index}")
        barrier.wait(HANG_SECONDS)
        return store.claim(pool, asked, OPENS_AT)

    with ThreadPoolExecutor(len(keys)) as executor:
        answers = list(executor.map(claim, range(len(keys))))
    store.close()
    return answers


@pytest.fixture(scope="module")
def processes() -> Iterator[ProcessPoolExecutor]:
    """Processes without any open connection of this one."""
    with ProcessPoolExecutor(PROCESSES, CONTEXT) as pool:
        yield pool


def claim_in_processes(
    processes: ProcessPoolExecutor, url: str, pool: LeasedPool, keys: list[str]
) -> list[Claimed | Refusal]:
    running = [processes.submit(claim_at_once, url, pool, f"{number}", keys) for number in range(PROCESSES)]
    return [answer for one in running for answer in one.result(HANG_SECONDS)]


def test_concurrent_claims_for_one_key_get_one_lease(lease_url: str, processes: ProcessPoolExecutor) -> None:
    answers = claim_in_processes(processes, lease_url, make_pool(5), ["a"] * THREADS)
    claimed = [answer for answer in answers if isinstance(answer, Claimed)]
    assert len(claimed) == THREADS * PROCESSES
    assert len({(answer.pool_number, answer.lease_id) for answer in claimed}) == 1
    assert sum(answer.is_new for answer in claimed) == 1


def test_concurrent_claims_for_many_keys_get_numbers_until_none_is_left(
    lease_url: str, processes: ProcessPoolExecutor
) -> None:
    keys = [f"key {index}" for index in range(THREADS)]
    answers = claim_in_processes(processes, lease_url, make_pool(5), keys)
    claimed = [answer for answer in answers if isinstance(answer, Claimed)]
    assert max(Counter(answer.lease_id for answer in claimed).values()) <= PROCESSES
    assert len({answer.pool_number for answer in claimed}) == len({answer.lease_id for answer in claimed}) == 5
    assert answers.count(Refusal.POOL_EXHAUSTED) == THREADS * PROCESSES - len(claimed)


def test_concurrent_claims_take_over_changed_numbers_once(lease_url: str, processes: ProcessPoolExecutor) -> None:
    pool = make_pool(500)
    keys = [f"key {index}" for index in range(THREADS)]
    answers = claim_in_processes(processes, lease_url, pool, keys)
    assert {answer.pool_number for answer in answers if isinstance(answer, Claimed)} == set(pool.pool_numbers[:THREADS])
    store = open_patiently(lease_url)
    state = store.pool_state(pool, OPENS_AT)
    store.close()
    assert (state.size, state.live, state.free) == (500, THREADS, 500 - THREADS)


def test_one_of_several_concurrent_checks_raises_the_alert(lease_url: str) -> None:
    pool, store = make_pool(), open_patiently(lease_url)
    barrier = threading.Barrier(THREADS)

    def begin(_index: int) -> bool:
        barrier.wait(HANG_SECONDS)
        return store.begin_alert(pool, OPENS_AT, 3600)

    with ThreadPoolExecutor(THREADS) as executor:
        assert list(executor.map(begin, range(THREADS))).count(True) == 1
    store.close()


def test_a_reopened_store_has_all_stored_leases(lease_url: str) -> None:
    pool, store = make_pool(), open_patiently(lease_url)
    answer = store.claim(pool, Claim(make_key("a"), Visitor("ann", tags={"gclid": "x"}), "lease 1"), OPENS_AT)
    assert isinstance(answer, Claimed)
    store.call_started(pool, answer.pool_number, "call 1", OPENS_AT + 1)
    before = store.find_by_tracking_number(pool, answer.pool_number, OPENS_AT + 2)
    store.close()
    again = open_patiently(lease_url)
    again.prepare()
    again.check()
    assert again.find_by_tracking_number(pool, answer.pool_number, OPENS_AT + 2) == before
    assert again.renew(pool, LeaseReference(answer.pool_number, "lease 1", "ann"), OPENS_AT + 30).gone is None
    again.close()


def claim_and_die(url: str, pool: LeasedPool, answers: Connection) -> None:
    """Kill the process right after the reply, with nothing closed."""
    store = open_patiently(url)
    answers.send(store.claim(pool, Claim(make_key("a"), Visitor("ann"), "lease 1"), OPENS_AT))
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_confirmed_claim_survives_the_death_of_its_process(lease_url: str) -> None:
    pool = make_pool()
    mine, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=claim_and_die, args=(lease_url, pool, theirs), daemon=True)
    process.start()
    assert mine.poll(HANG_SECONDS), "the process has not replied"
    answer = mine.recv()
    process.join(HANG_SECONDS)
    assert process.exitcode == -signal.SIGKILL
    store = open_patiently(lease_url)
    joined = store.claim(pool, Claim(make_key("a"), Visitor("ben"), "lease 2"), OPENS_AT + 1)
    store.close()
    assert isinstance(joined, Claimed)
    assert (joined.pool_number, joined.lease_id, joined.is_new) == (answer.pool_number, "lease 1", False)


def test_a_closed_store_can_be_used_again(lease_url: str) -> None:
    store = open_patiently(lease_url)
    store.check()
    store.close()
    store.check()
    store.close()
