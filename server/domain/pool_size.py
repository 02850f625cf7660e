"""How many numbers a pool needs for an expected traffic, by Erlang's loss formula.

The model: visits arrive at random (a Poisson process) with the rate of the busiest hour. A visit uses its number while the
page is viewed, and for the pool's buffer after that. Visits with equal key tags share one number, so *live combinations* of
key tags compete for numbers, not visits:

- With an unlimited number of combinations (a click ID, a pool in mode `per_visitor`) each visit needs its own number. The mean
  number in use is `rate * (seconds on the page + buffer)`, and Erlang B gives the share of visits that find none.
- With K combinations, each is live from its first visit until its last visit and buffer have ended: the busy period of a
  queue without waiting (M/G/infinity). If r visits of a combination are active on average, it is live for the share
  `1 - exp(-r)` of the time, and the ratio of live to idle time is `exp(r) - 1`. K such sources that compete for N numbers are
  Engset's model: Erlang's for a limited number of sources, which tends to Erlang B as K grows.

Both depend only on the mean time on the page, not on its distribution. Further assumptions: all combinations are equally
likely (the most demanding case: uneven ones are live together less often), a visit without a number does not return, and
calls are too few to matter (otherwise add their seconds to the time on the page). The max lease time does not lower the need,
because a page that is still viewed claims again.

Sources: A. K. Erlang (1917) for the formula, T. Engset (1918) for limited sources, L. Takacs (1962) for the busy period.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

DEFAULT_SHARE_SERVED = 0.99
MOST_NUMBERS = 1_000_000
"""The largest size that the search tries."""

SECONDS_AN_HOUR = 3600
_HARDLY_ANY_MISS = 0.9999


class PoolTooLarge(ValueError):
    """No pool of at most `MOST_NUMBERS` numbers serves the wanted share."""


@dataclass(frozen=True)
class OfferedLoad:
    """The mean use of a pool that never runs out of numbers.

    `visits` is the mean number of active visits, with their buffers. `combinations` is the number of different keys, None
    for no limit.
    """

    visits: float
    combinations: int | None = None

    @property
    def numbers(self) -> float:
        """The mean number of numbers in use."""
        if self.combinations is None:
            return self.visits
        return -self.combinations * math.expm1(-self.visits / self.combinations)


@dataclass(frozen=True)
class Forecast:
    """The expected traffic of a pool in its busiest hour. `seconds_on_page` is the mean time per visit over all its pages."""

    visitors_an_hour: float
    seconds_on_page: float
    buffer_seconds: float
    combinations: int | None = None

    @property
    def load(self) -> OfferedLoad:
        lease_seconds = self.seconds_on_page + self.buffer_seconds
        return OfferedLoad(self.visitors_an_hour / SECONDS_AN_HOUR * lease_seconds, self.combinations)


def list_shares_served(load: OfferedLoad) -> Iterator[float]:
    """An endless iterator of the share (0 to 1) of visits that a pool of 0, 1, 2, ... numbers serves.

    Visits that join a live lease count as served.
    """
    if load.combinations is None or load.visits / load.combinations == 0:
        yield from _list_shares_of_endless_combinations(load.visits)
    else:
        yield from _list_shares_of_combinations(load.visits, load.combinations)


def find_size(load: OfferedLoad, wanted_share: float) -> int:
    """The smallest pool size that serves the wanted share of visits; raises `PoolTooLarge` if none does."""
    for size, share in enumerate(list_shares_served(load)):
        if share >= wanted_share:
            return size
        if size == MOST_NUMBERS:
            break
    raise PoolTooLarge(f"{MOST_NUMBERS:,} numbers are not enough to serve that share of the visits")


def find_size_for_hours(loads: Sequence[OfferedLoad], wanted_share: float) -> int:
    """The smallest pool size that serves the wanted share of the visits of all these hours together.

    Raises `PoolTooLarge` if none does. A quiet hour makes up for a busy one, so this is smaller than the size for the busiest.
    """
    wanted = wanted_share * sum(load.visits for load in loads)
    for size, shares in enumerate(zip(*map(list_shares_served, loads), strict=False)):
        if sum(load.visits * share for load, share in zip(loads, shares, strict=True)) >= wanted:
            return size
        if size == MOST_NUMBERS:
            raise PoolTooLarge(f"{MOST_NUMBERS:,} numbers are not enough to serve that share of the visits")
    return 0


def compute_curve(load: OfferedLoad, size: int) -> list[float]:
    """The shares served by 0, 1, 2, ... numbers: at least up to `size`, then until hardly any visit misses."""
    curve: list[float] = []
    for position, share in enumerate(list_shares_served(load)):
        curve.append(share)
        if position >= size and (share >= _HARDLY_ANY_MISS or position >= 2 * size):
            break
    return curve


def _list_shares_of_endless_combinations(load: float) -> Iterator[float]:
    # The recursion of Erlang B over the size. It only adds and divides positive terms, so it works for every size.
    blocked = 1.0 if load > 0 else 0.0
    for position in count(1):
        yield 1 - blocked
        blocked = load * blocked / (position + load * blocked)


def _list_shares_of_combinations(visits: float, combinations: int) -> Iterator[float]:
    # The same recursion for Engset. `all_taken` is the share of time in which all numbers are in use; then visits of the
    # combinations without a number miss. Written with the inverse of exp(r) - 1, which can't overflow.
    a_combination = visits / combinations
    not_live_to_live = math.exp(-a_combination) / -math.expm1(-a_combination)
    all_taken = 1.0
    for size in range(combinations):
        waiting = (combinations - size) * all_taken
        yield 1 - waiting / combinations
        all_taken = waiting / ((size + 1) * not_live_to_live + waiting)
    while True:
        yield 1.0
