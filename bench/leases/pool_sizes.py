"""A claim in a pool of 100,000 numbers, compared with a pool of 100, for a new number and for a shared one."""

import itertools
import random
from collections.abc import Iterator, Sequence

from bench.figure import Figure, compare
from bench.leases.alternating import time_alternately
from bench.leases.claiming import Claiming
from bench.leases.stores import BenchedStore, open_store
from server.stores.leases.contract import LeaseStore
from tests.contract.pool_driver import OPENS_AT, make_pool

MOST_NUMBERS = 100_000
FEW_NUMBERS = 100
MOST_RATIO = 1.3
CALLS = 200
BUFFER_SECONDS = 60.0
_SMALL_POOLS = 40
_LIVE_SHARE = 0.5


class BusyPool:
    """A pool whose numbers were all leased before; half of them are leased now, each to one visitor."""

    def __init__(self, store: LeaseStore, size: int) -> None:
        self._live = int(size * _LIVE_SHARE)
        pool = make_pool(size, buffer_seconds=BUFFER_SECONDS)
        self._keys = 0
        self._claim = Claiming(store, pool, self._name_new_keys(), 0, OPENS_AT, BUFFER_SECONDS / self._live)
        for _ in range(size):
            self._claim()

    def claim_new(self) -> None:
        """A claim of a key that has no number."""
        self._claim()

    def share(self, dice: random.Random) -> None:
        """A claim of a key that has one, by another visitor; the clock does not move, so that nobody leaves meanwhile."""
        latest = int(self._live * 0.9)
        key = f"key {self._keys - 1 - dice.randrange(latest)}"
        claim = self._claim
        Claiming(claim.store, claim.pool, itertools.repeat(key), 10**9 + dice.randrange(10**9), claim.now, 0.0)()

    def _name_new_keys(self) -> Iterator[str]:
        while True:
            self._keys += 1
            yield f"key {self._keys - 1}"


def measure_pool_sizes(engines: Sequence[str], rounds: int, most_numbers: int = MOST_NUMBERS) -> list[Figure]:
    """The two kinds of claims on each engine.

    There are many small pools, so that as many numbers are shared in small ones as in the large one.
    """
    figures: list[Figure] = []
    for engine in engines:
        with open_store(engine) as one:
            figures += _measure(one, rounds, most_numbers)
    return figures


def _measure(one: BenchedStore, rounds: int, most_numbers: int) -> list[Figure]:
    dice = random.Random(most_numbers)
    large = BusyPool(one.store, most_numbers)
    small = [BusyPool(one.store, FEW_NUMBERS) for _ in range(_SMALL_POOLS)]
    acts = {
        "a new number, large": large.claim_new,
        "a new number, small": lambda: dice.choice(small).claim_new(),
        "a shared number, large": lambda: large.share(dice),
        "a shared number, small": lambda: dice.choice(small).share(dice),
    }
    time_alternately(acts, 1, CALLS)
    times = time_alternately(acts, rounds, CALLS)
    figures = []
    for kind in ("a new number", "a shared number"):
        what = f"{one.engine}, a claim of {kind} from {most_numbers:,}, against {FEW_NUMBERS}"
        figures.append(compare(what, times[f"{kind}, large"], times[f"{kind}, small"], MOST_RATIO))
        figures.append(Figure(f"  a claim from {most_numbers:,}", times[f"{kind}, large"], "us"))
        figures.append(Figure(f"  a claim from {FEW_NUMBERS}", times[f"{kind}, small"], "us"))
    return figures
