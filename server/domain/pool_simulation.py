"""A pool simulated visit by visit: the check on the formulas of `server.domain.pool_size`, which it does not use."""

import heapq
from random import Random

from server.domain.pool_size import SECONDS_AN_HOUR, Forecast

_WARM_UP_LEASES = 5
"""The pool starts empty; visits count after so many times as long as one holds its number, when that no longer shows."""


def count_warm_up_visits(forecast: Forecast) -> int:
    """How many visits are simulated before the first one counts."""
    return int(_WARM_UP_LEASES * forecast.load.visits)


def simulate_share_served(forecast: Forecast, size: int, visits: int, random: Random) -> float:
    """The share of so many visits that got a number, when visits come at random and look for random times.

    A visit joins the lease of its combination, else takes a free number, else misses and is gone.
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
    """Forget the leases that are over; those that others have joined since go back to wait for their new end."""
    while ends and ends[0][0] <= now:
        key = ends[0][1]
        if live_until[key] <= now:
            heapq.heappop(ends)
            del live_until[key]
        else:
            heapq.heapreplace(ends, (live_until[key], key))
