"""How many numbers a pool needs: from what is expected of it, by Erlang's loss formula.

The model. Visits arrive at random (a Poisson process) at the rate of the hour in question. A visit holds its number while
someone looks and for the pool's buffer after that. Visits of equal combinations of key tags share one number, so what
competes for numbers are the *combinations that are live*, not the visits:

- With a never-ending supply of combinations (a click ID, a pool that is `per_visitor`) each visit needs a number of its own:
  `rate * (seconds on the page + buffer)` of them at a time on average, and Erlang B says which share finds none.
- With K combinations, each is live from its first visit until all visits of it and their buffers are over: the busy period
  of a queue in which nobody waits (M/G/infinity). With r visits of a combination holding its number at a time on average, it
  is live for the share `1 - exp(-r)` of the time, and `exp(r) - 1` times as long as it is not. K such sources competing for
  N numbers are Engset's model, which is Erlang's for a limited number of sources and tends to Erlang B as K grows.

Both hold whatever the spread of the times on the page is; only their mean counts. Assumed besides: all combinations are
equally likely (the most demanding case: uneven ones are live together less often), a visit that finds no number does not come
again, and calls are too few to count (else their seconds belong to the time on the page). The max lease time does not
lower the need, because a page that is still looked at claims again.

Sources: A. K. Erlang (1917) for the formula, T. Engset (1918) for limited sources, L. Takacs (1962) for the busy period.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

DEFAULT_SHARE_SERVED = 0.99
MOST_NUMBERS = 1_000_000
"""Where the search for a size ends: nobody rents more numbers."""

SECONDS_AN_HOUR = 3600
_HARDLY_ANY_MISS = 0.9999


class PoolTooLarge(ValueError):
    """No pool of at most `MOST_NUMBERS` numbers serves the share that is asked for."""


@dataclass(frozen=True)
class OfferedLoad:
    """What would hold numbers at a time, on average, if there were always enough.

    `visits` counts visits (with their buffers), `combinations` is how many different keys they can have, None for no end
    of them.
    """

    visits: float
    combinations: int | None = None

    @property
    def numbers(self) -> float:
        """How many numbers would be in use at a time, on average."""
        if self.combinations is None:
            return self.visits
        return -self.combinations * math.expm1(-self.visits / self.combinations)


@dataclass(frozen=True)
class Forecast:
    """What is expected of a pool in its busiest hour; the time on the page is the mean of all the visit's page views."""

    visitors_an_hour: float
    seconds_on_page: float
    buffer_seconds: float
    combinations: int | None = None

    @property
    def load(self) -> OfferedLoad:
        lease_seconds = self.seconds_on_page + self.buffer_seconds
        return OfferedLoad(self.visitors_an_hour / SECONDS_AN_HOUR * lease_seconds, self.combinations)


def list_shares_served(load: OfferedLoad) -> Iterator[float]:
    """The share of visits that get a number from a pool of 0, 1, 2, ... numbers, without end.

    Visits that join a live lease are among those served.
    """
    if load.combinations is None or load.visits / load.combinations == 0:
        yield from _list_shares_of_endless_combinations(load.visits)
    else:
        yield from _list_shares_of_combinations(load.visits, load.combinations)


def find_size(load: OfferedLoad, wanted_share: float) -> int:
    """The smallest pool that serves the wanted share of visits; raises `PoolTooLarge` when none does."""
    for size, share in enumerate(list_shares_served(load)):
        if share >= wanted_share:
            return size
        if size == MOST_NUMBERS:
            break
    raise PoolTooLarge(f"not even {MOST_NUMBERS:,} numbers would serve that share of the visits")


def compute_curve(load: OfferedLoad, size: int) -> list[float]:
    """The shares served by 0, 1, 2, ... numbers: to `size` at least, and on to where hardly any visit misses."""
    curve: list[float] = []
    for position, share in enumerate(list_shares_served(load)):
        curve.append(share)
        if position >= size and (share >= _HARDLY_ANY_MISS or position >= 2 * size):
            break
    return curve


def _list_shares_of_endless_combinations(load: float) -> Iterator[float]:
    # Erlang B by its recursion over the places, which only adds and divides positive terms, so that no size is too large.
    blocked = 1.0 if load > 0 else 0.0
    for position in count(1):
        yield 1 - blocked
        blocked = load * blocked / (position + load * blocked)


def _list_shares_of_combinations(visits: float, combinations: int) -> Iterator[float]:
    # Engset by the same recursion. `all_taken` is the share of time in which all places are; the visits that then miss
    # are those of the combinations without a place. Written with the inverse of exp(r) - 1, which can't overflow.
    a_combination = visits / combinations
    not_live_to_live = math.exp(-a_combination) / -math.expm1(-a_combination)
    all_taken = 1.0
    for size in range(combinations):
        waiting = (combinations - size) * all_taken
        yield 1 - waiting / combinations
        all_taken = waiting / ((size + 1) * not_live_to_live + waiting)
    while True:
        yield 1.0
