"""Threads that wait for a lock get it in the order in which they asked."""

import threading
import time

from server.stores.fair_lock import FairLock
from tests.waiting import HANG_SECONDS


def test_one_thread_has_the_lock_until_it_releases_it() -> None:
    fair_lock = FairLock()
    assert fair_lock.acquire(0)
    assert not fair_lock.acquire(0.001)
    fair_lock.release()
    assert fair_lock.acquire(0)


def test_waiting_threads_get_the_lock_in_order() -> None:
    fair_lock, served, asked = FairLock(), list[int](), threading.Semaphore(0)
    fair_lock.acquire(0)

    def wait_for_turn(number: int) -> None:
        asked.release()
        assert fair_lock.acquire(HANG_SECONDS)
        served.append(number)
        fair_lock.release()

    threads = [threading.Thread(target=wait_for_turn, args=(number,)) for number in range(5)]
    for number, thread in enumerate(threads):
        thread.start()
        asked.acquire(timeout=HANG_SECONDS)
        until = time.monotonic() + HANG_SECONDS
        while fair_lock.count_waiting() <= number:
            assert time.monotonic() < until, "the thread never stood in line"
    fair_lock.release()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert served == [0, 1, 2, 3, 4]


def test_a_thread_that_gave_up_is_skipped() -> None:
    fair_lock = FairLock()
    fair_lock.acquire(0)
    gives_up = threading.Thread(target=fair_lock.acquire, args=(0.001,))
    gives_up.start()
    gives_up.join(HANG_SECONDS)
    assert fair_lock.count_waiting() == 0
    fair_lock.release()
    assert fair_lock.acquire(0)


def test_a_lock_passed_on_just_after_the_timeout_is_not_lost() -> None:
    fair_lock, counts = FairLock(), list[int]()

    def take_turns() -> None:
        for _turn in range(2_000):
            # A wait so short that it ends at about the time when the lock is passed on.
            if fair_lock.acquire(0.000_01):
                counts.append(1)
                fair_lock.release()

    threads = [threading.Thread(target=take_turns) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert counts
    assert fair_lock.acquire(0)
