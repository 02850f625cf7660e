"""Compared things run alternately."""

from bench.leases.alternating import time_alternately


def test_all_are_called_equally_often_in_alternating_blocks() -> None:
    called: list[str] = []
    times = time_alternately({"a": lambda: called.append("a"), "b": lambda: called.append("b")}, rounds=2, calls=3)
    assert "".join(called) == "aaabbbaaabbb"
    assert times.keys() == {"a", "b"}
    assert min(times.values()) > 0
