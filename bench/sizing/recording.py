"""Writes the record of a simulated pool, visit by visit, as the lease store and the pool check do."""

import heapq
from random import Random

from bench.sizing.sites import HOURS_A_DAY, LEASE_SECONDS, Site
from server.domain.leases import RecordedStep
from server.domain.pool_record import DAY_SECONDS
from server.domain.pool_size import SECONDS_AN_HOUR
from server.stores.leases.contract import RECORD_STEP_SECONDS

_LOOK_SECONDS = 60.0


class Recording:
    """The pool of a site from its first hour on. Each visit needs a number of its own, and does not return if it misses."""

    def __init__(self, site: Site, seed: int, began_at: float) -> None:
        self._site = site
        self._random = Random(seed)
        self._began_at = began_at
        self._ends: list[float] = []

    def record_day(self, day: int, size: int) -> list[RecordedStep]:
        """The steps of one day with this many numbers."""
        steps = []
        for step in range(int(DAY_SECONDS // RECORD_STEP_SECONDS)):
            started_at = self._began_at + day * DAY_SECONDS + step * RECORD_STEP_SECONDS
            hour = day * HOURS_A_DAY + int(step * RECORD_STEP_SECONDS // SECONDS_AN_HOUR)
            steps.append(self._record_step(started_at, self._site.find_load(hour) / LEASE_SECONDS, size))
        return steps

    def _record_step(self, started_at: float, rate: float, size: int) -> RecordedStep:
        new, missed, most_live = 0, 0, 0
        now, look_at, until = started_at, started_at + _LOOK_SECONDS, started_at + RECORD_STEP_SECONDS
        while now < until:
            now = min(now + self._random.expovariate(rate), until)
            while look_at <= now:
                self._forget(look_at)
                most_live = max(most_live, len(self._ends))
                look_at += _LOOK_SECONDS
            self._forget(now)
            if now < until and len(self._ends) < size:
                new += 1
                heapq.heappush(self._ends, now + self._random.expovariate(1 / LEASE_SECONDS))
            elif now < until:
                missed += 1
        return RecordedStep(started_at, new + missed, new, missed, most_live)

    def _forget(self, now: float) -> None:
        while self._ends and self._ends[0] <= now:
            heapq.heappop(self._ends)
