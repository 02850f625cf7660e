"""Counters in memory: windows begin and end, and old counters are deleted."""

from server.http.leases.process_counters import ProcessCounters
from tests.shop import Clock


def test_a_window_runs_from_the_first_count() -> None:
    clock = Clock()
    counters = ProcessCounters(clock)
    assert [counters.incr("a", 60), counters.incr("a", 60)] == [1, 2]
    assert counters.get_expiry("a") == clock.now + 60
    clock.now += 59
    assert (counters.get("a"), counters.incr("a", 60)) == (2, 3)
    clock.now += 1
    assert (counters.get("a"), counters.incr("a", 60)) == (0, 1)
    assert counters.get_expiry("a") == clock.now + 60


def test_keys_are_counted_separately() -> None:
    counters = ProcessCounters(Clock())
    assert [counters.incr("a", 60), counters.incr("b", 60, 5), counters.get("c")] == [1, 5, 0]
    counters.clear("b")
    assert [counters.get("a"), counters.get("b"), counters.reset(), counters.get("a")] == [1, 0, 1, 0]


def test_ended_counters_do_not_pile_up() -> None:
    clock = Clock()
    counters = ProcessCounters(clock)
    for visitor in range(10_000):
        clock.now += 0.1
        counters.incr(f"visitor {visitor}", 60)
    assert counters.reset() <= 601
