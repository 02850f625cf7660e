"""Threads that wait for the file's connection get it in the order in which they asked."""

import threading
import time

from server.stores.turns import Turns
from tests.waiting import HANG_SECONDS


def test_a_turn_is_one_threads_until_it_is_passed_on() -> None:
    turns = Turns()
    assert turns.take(0)
    assert not turns.take(0.001)
    turns.pass_on()
    assert turns.take(0)


def test_those_who_wait_are_served_in_order() -> None:
    turns, served, asked = Turns(), list[int](), threading.Semaphore(0)
    turns.take(0)

    def wait_for_turn(number: int) -> None:
        asked.release()
        assert turns.take(HANG_SECONDS)
        served.append(number)
        turns.pass_on()

    threads = [threading.Thread(target=wait_for_turn, args=(number,)) for number in range(5)]
    for number, thread in enumerate(threads):
        thread.start()
        asked.acquire(timeout=HANG_SECONDS)
        until = time.monotonic() + HANG_SECONDS
        while turns.count_waiting() <= number:
            assert time.monotonic() < until, "the thread never stood in line"
    turns.pass_on()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert served == [0, 1, 2, 3, 4]


def test_one_who_gave_up_is_passed_over() -> None:
    turns = Turns()
    turns.take(0)
    gives_up = threading.Thread(target=turns.take, args=(0.001,))
    gives_up.start()
    gives_up.join(HANG_SECONDS)
    assert turns.count_waiting() == 0
    turns.pass_on()
    assert turns.take(0)


def test_the_turn_of_one_who_took_it_late_is_not_lost() -> None:
    turns, counts = Turns(), list[int]()

    def take_turns() -> None:
        for _turn in range(2_000):
            # So short a wait that it ends about when the turn comes.
            if turns.take(0.000_01):
                counts.append(1)
                turns.pass_on()

    threads = [threading.Thread(target=take_turns) for _thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANG_SECONDS)
    assert counts
    assert turns.take(0)
