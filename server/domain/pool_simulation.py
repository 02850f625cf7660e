"""Simulates a pool visit by visit, to check the formulas of `server.domain.pool_size` without using them."""

import heapq
from random import Random

from server.domain.pool_size import SECONDS_AN_HOUR, Forecast

_WARM_UP_LEASES = 5
"""The pool starts empty. Visits count only after this many mean lease times, when the empty start has no effect any more."""


def count_warm_up_visits(forecast: Forecast) -> int:
    """The number of visits that are simulated before the first one counts."""
    return int(_WARM_UP_LEASES * forecast.load.visits)


def simulate_share_served(forecast: Forecast, size: int, visits: int, random: Random) -> float:
    """The share (0 to 1) of visits that get a number, when visits arrive at random and last for random times.

    A visit joins the lease of its combination, else takes a free number, else misses and does not return.
    """
    rate = forecast.visitors_an_hour / SECONDS_AN_HOUR
    warm_up = count_warm_up_visits(forecast)
    now = 0.0
    live_until: dict[int, float] = {}
    ends: list[tuple[float, int]] = []
    missed = 0
    for visit in range(warm_up + visits):
        now += random.expovariate(rate)
        _end_leases(ends, live_until, now)
        key = visit if forecast.combinations is None else random.randrange(forecast.combinations)
        until = now + random.expovariate(1 / forecast.seconds_on_page) + forecast.buffer_seconds
        if key in live_until:
            live_until[key] = max(live_until[key], until)
        elif len(live_until) < size:
            live_until[key] = until
            heapq.heappush(ends, (until, key))
        elif visit >= warm_up:
            missed += 1
    return 1 - missed / visits


def _end_leases(ends: list[tuple[float, int]], live_until: dict[int, float], now: float) -> None:
    """Remove the leases that have ended; a lease that later visits have joined returns to the heap with its new end."""
    while ends and ends[0][0] <= now:
        key = ends[0][1]
        if live_until[key] <= now:
            heapq.heappop(ends)
            del live_until[key]
        else:
            heapq.heapreplace(ends, (live_until[key], key))
