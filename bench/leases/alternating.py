"""Times of single calls, in blocks that run alternately."""

import time
from collections.abc import Callable, Mapping
from statistics import median

Act = Callable[[], object]


def time_alternately(acts: Mapping[str, Act], rounds: int, calls: int) -> dict[str, float]:
    """The median time of a call in microseconds, by name. In each round, each is called a number of times in a row.

    The median of the medians of the blocks, so that neither other programs nor a rare slow call count.
    """
    blocks: dict[str, list[float]] = {name: [] for name in acts}
    for _round in range(rounds):
        for name, act in acts.items():
            blocks[name].append(median(_time_call(act) for _call in range(calls)))
    return {name: median(values) for name, values in blocks.items()}


def _time_call(act: Act) -> float:
    started = time.perf_counter()
    act()
    return (time.perf_counter() - started) * 1e6
