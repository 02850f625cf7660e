"""A million claims of one key, each by another visitor: they get one number, and time and memory do not grow."""

import itertools
import multiprocessing
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial

from bench.figure import Figure, compare
from bench.leases.alternating import time_alternately
from bench.leases.claiming import Claiming
from bench.leases.stores import BenchedStore, measure_kept_bytes, measure_process_bytes, open_store
from server.domain.leases import LeasedPool
from server.stores.leases.contract import LeaseStore
from tests.contract.engines import open_patiently
from tests.contract.pool_driver import OPENS_AT, make_pool

CLAIMS = 1_000_000
BLOCK = 1_000
MOST_GROWTH = 1.2
_EVERY_SECONDS = 0.001


@dataclass(frozen=True)
class Crowd:
    """The results for a crowd of one key: how many numbers, the bytes of process and store after few and after all, the time."""

    numbers: int
    bytes_of_few: tuple[int, int]
    bytes_of_all: tuple[int, int]
    seconds: float


def measure_one_key(engines: Sequence[str], rounds: int, claims: int = CLAIMS) -> list[Figure]:
    """Claims of one key on each engine, from a process of its own; then some more, and those of other keys.

    The last claims are timed alternately with the first claims of other keys, because minutes after the first ones the
    machine may be busier.
    """
    figures: list[Figure] = []
    pool = make_pool(1_000, max_lease_seconds=86_400)
    with ExitStack() as stack:
        stores = [stack.enter_context(open_store(engine)) for engine in engines]
        processes = stack.enter_context(multiprocessing.get_context("spawn").Pool(len(stores)))
        crowds = processes.map(partial(_gather, pool, claims), [one.url for one in stores], chunksize=1)
        for one, crowd in zip(stores, crowds, strict=True):
            figures += _describe(one, claims, crowd, _time_first_and_last(one.store, pool, rounds, claims))
    return figures


def _gather(pool: LeasedPool, claims: int, url: str) -> Crowd:
    """Let the crowd claim. The first measurement is when the lease remembers as many visitors as it can."""
    store = open_patiently(url)
    # In a pool of its own, so that what is loaded and compiled only once is there before the first measurement.
    warm_up = Claiming(
        store, replace(pool, pool_id="demo/warm-up"), itertools.repeat("test"), 0, OPENS_AT, _EVERY_SECONDS
    )
    for _ in range(BLOCK):
        warm_up()
    claim = Claiming(store, pool, itertools.repeat("test"), 0, OPENS_AT, _EVERY_SECONDS)
    started = time.perf_counter()
    numbers = {claim() for _ in range(BLOCK)}
    bytes_of_few = (measure_process_bytes(), measure_kept_bytes(url))
    numbers |= {claim() for _ in range(claims - BLOCK)}
    bytes_of_all = (measure_process_bytes(), measure_kept_bytes(url))
    seconds = time.perf_counter() - started
    store.close()
    return Crowd(len(numbers), bytes_of_few, bytes_of_all, seconds)


def _time_first_and_last(store: LeaseStore, pool: LeasedPool, rounds: int, claims: int) -> dict[str, float]:
    now = OPENS_AT + claims * _EVERY_SECONDS
    others = (f"other {index // BLOCK}" for index in itertools.count())
    first = Claiming(store, pool, others, 2 * claims, now, _EVERY_SECONDS)
    last = Claiming(store, pool, itertools.repeat("test"), claims, now, _EVERY_SECONDS)
    acts = {"first": first, "last": last}
    time_alternately(acts, 1, BLOCK)
    return time_alternately(acts, rounds, BLOCK)


def _describe(one: BenchedStore, claims: int, crowd: Crowd, times: dict[str, float]) -> list[Figure]:
    what = f"{one.engine}, {claims:,} claims of one key"
    return [
        Figure(f"{what}: numbers", crowd.numbers, "shown", 1),
        compare(f"{what}: time of the last {BLOCK:,} against the first", times["last"], times["first"], MOST_GROWTH),
        compare(f"{what}: memory, likewise", sum(crowd.bytes_of_all), sum(crowd.bytes_of_few), MOST_GROWTH),
        compare("  what the store keeps, likewise", crowd.bytes_of_all[1], crowd.bytes_of_few[1], None),
        Figure("  a claim of the first", times["first"], "us"),
        Figure("  a claim of the last", times["last"], "us"),
        Figure("  claims by one process, while another does the same", claims / crowd.seconds, "a second"),
    ]
