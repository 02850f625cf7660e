"""Numbers that move between pools in Redis, a thousand a step: each stays in one pool whatever happens between two steps."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import count
from math import inf
from typing import Any

import pytest
from redis import Redis

from server.domain.leased_pools import find_account
from server.domain.leases import LeasedPool, Refusal
from server.stores.leases.redis.keys import name_key
from server.stores.leases.redis.scripts import MOST_ROWS_A_STEP, ROWS_OF_A_LEASE
from server.stores.leases.redis.store import RedisLeaseStore
from tests.contract.engines import PATIENCE_SECONDS
from tests.contract.pool_driver import PoolDriver, make_other_pool, make_pool_numbers
from tests.contract.redis_servers import run_redis

MANY = 2_500
MANY_TIMES = 100
CROWDS, CROWD = 24, 200


class Died(Exception):
    """The process has ended."""


class WatchedStore(RedisLeaseStore):
    """Dies after some steps, records the scripts that run, and lets others act before a step of a move."""

    steps_left: float = inf

    def __init__(self, url: str) -> None:
        super().__init__(url, PATIENCE_SECONDS)
        self.names: list[str] = []
        self.before_moving: list[Callable[[], object]] = []

    def _run_step(self, name: str, pool_id: str, /, *arguments: Any, **more: Any) -> Any:
        if name == "move_numbers" and self.before_moving:
            self.before_moving.pop(0)()
        if self.steps_left == 0:
            raise Died
        self.steps_left -= 1
        self.names.append(name)
        return super()._run_step(name, pool_id, *arguments, **more)


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with run_redis() as server, Redis(port=server.port, protocol=2) as client:
        yield client


@pytest.fixture
def store(redis: Redis) -> Iterator[WatchedStore]:
    store = WatchedStore(f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}")
    yield store
    store.close()


def count_numbers(redis: Redis, pool: LeasedPool) -> dict[str, int]:
    """The number of numbers of each pool of the account; no number may be in two pools."""
    pools_of = redis.hgetall(name_key(pool.pool_id, "number_pools"))
    kept = Counter[str]()
    for key in redis.scan_iter(f"dni:{{{find_account(pool.pool_id)}}}/*:pool_numbers"):
        pool_numbers = redis.zrange(key, 0, -1)
        pool_id = {pools_of[pool_number].decode() for pool_number in pool_numbers}
        assert [name_key(one, "pool_numbers") for one in pool_id] == [key.decode()]
        kept[pool_id.pop().rpartition("/")[2]] += len(pool_numbers)
    assert kept.total() == len(pools_of)
    return dict(kept)


def test_a_claim_moves_all_numbers_of_an_ordinary_pool_in_one_step(redis: Redis, store: WatchedStore) -> None:
    driver = PoolDriver(store, pool_numbers=20)
    first = driver.pool
    driver.claim("a")
    for name, pool_numbers in (
        ("second", make_pool_numbers(20, first=100)),
        ("third", make_pool_numbers(20, first=200)),
    ):
        driver.pool = make_other_pool(first, name, pool_numbers=pool_numbers)
        driver.claim("a")
    store.names.clear()
    driver.change_numbers((*make_pool_numbers(10, first=95), *make_pool_numbers(5, first=205), *make_pool_numbers(9)))
    driver.ask("a", "ann")
    # The first move changes nothing and returns which other pools have some of the numbers.
    assert store.names == ["claim", "list_numbers", "move_numbers", "move_numbers", "claim"]
    assert count_numbers(redis, driver.pool) == {"pool": 11, "second": 15, "third": 24}


@pytest.mark.parametrize("steps", range(8))
@pytest.mark.parametrize("name", ["pool", "second", "third"])
def test_the_next_claim_finishes_an_interrupted_move(redis: Redis, store: WatchedStore, steps: int, name: str) -> None:
    driver = PoolDriver(store, pool_numbers=MANY)
    shown, former = driver.claim("a"), driver.pool
    die_after(store, steps, driver, make_other_pool(former, "second"))
    assert sum(count_numbers(redis, former).values()) == MANY
    driver.pool = make_other_pool(former, name)
    reply = driver.ask("c", "cat")
    assert isinstance(reply, Refusal) or reply.pool_number != shown.pool_number
    assert count_numbers(redis, former) == {name: MANY}


def die_after(store: WatchedStore, steps: int, driver: PoolDriver, pool: LeasedPool) -> None:
    """The driver's process claims from a pool, and dies after some steps or when it is done."""
    driver.pool, store.steps_left = pool, steps
    with suppress(Died):
        driver.ask("b", "ben")
    store.steps_left = inf


@pytest.mark.parametrize("steps", range(5))
@pytest.mark.parametrize("name", ["other", "third", "pool"])
def test_an_interrupted_move_does_not_free_a_number_earlier(store: WatchedStore, steps: int, name: str) -> None:
    driver = PoolDriver(store, pool_numbers=2)
    shown, on_call = driver.claim("a"), driver.claim("b", "ben")
    driver.call(on_call.pool_number)
    former = driver.pool
    die_after(store, steps, driver, make_other_pool(former))
    driver.pool = make_other_pool(former, name)
    assert driver.ask("c", "cat") is Refusal.POOL_EXHAUSTED
    driver.wait(driver.pool.buffer_seconds - 1)
    assert driver.ask("d", "dan") is Refusal.POOL_EXHAUSTED
    driver.wait(1)
    assert driver.claim("e", "eva").pool_number == shown.pool_number
    assert driver.ask("f", "fay") is Refusal.POOL_EXHAUSTED


def open_crowded_pool(store: WatchedStore) -> tuple[PoolDriver, int]:
    """A pool of 24 leases with 200 visitors each, and the least number of steps that delete all of them."""
    driver = PoolDriver(store, pool_numbers=CROWDS)
    for lease in range(CROWDS):
        for visitor in range(CROWD):
            driver.claim(f"key {lease}", f"visitor {lease} {visitor}")
    store.names.clear()
    return driver, CROWDS * (CROWD + ROWS_OF_A_LEASE) // MOST_ROWS_A_STEP


def test_many_visitors_of_removed_numbers_are_deleted_in_several_steps(redis: Redis, store: WatchedStore) -> None:
    driver, steps = open_crowded_pool(store)
    driver.pool = make_other_pool(driver.pool)
    driver.ask("b", "ben")
    assert store.names.count("move_numbers") > steps
    assert count_numbers(redis, driver.pool) == {"other": CROWDS}
    driver.wait(100_000)
    assert driver.ask("c", "cat") is not Refusal.POOL_EXHAUSTED


def test_numbers_move_even_if_some_with_many_visitors_have_moved_already(redis: Redis, store: WatchedStore) -> None:
    driver, _steps = open_crowded_pool(store)
    die_after(store, 4, driver, make_other_pool(driver.pool))
    assert count_numbers(redis, driver.pool).keys() == {"pool", "other"}
    driver.ask("b", "ben")
    assert count_numbers(redis, driver.pool) == {"other": CROWDS}


def test_many_visitors_are_forgotten_in_several_steps(store: WatchedStore) -> None:
    driver, steps = open_crowded_pool(store)
    driver.wait(100_000)
    assert driver.expire() == CROWDS
    assert store.names.count("expire") > steps


def test_servers_that_move_the_same_numbers_together_finish_the_move(redis: Redis, store: WatchedStore) -> None:
    driver = PoolDriver(store, pool_numbers=MANY)
    driver.claim("a")
    driver.pool = make_other_pool(driver.pool)
    other = WatchedStore(f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}")
    there = PoolDriver(other)
    there.pool = driver.pool
    # The other server's claim comes before the second thousand, and moves the rest.
    store.before_moving = [lambda: None, lambda: None, lambda: there.claim("there", "ben")]
    store.names.clear()
    here = driver.claim("here", "cat")
    assert store.names == ["claim", "list_numbers", "move_numbers", "move_numbers", "move_numbers", "claim"]
    assert count_numbers(redis, driver.pool) == {"other": MANY}
    assert here.pool_number != there.claim("there", "ben").pool_number
    other.close()


def test_a_claim_between_servers_that_never_agree_leases_an_available_number(redis: Redis, store: WatchedStore) -> None:
    driver = PoolDriver(store, pool_numbers=20)
    driver.claim("a")
    other = WatchedStore(f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}")
    there, names = PoolDriver(other), count()

    def change_there() -> None:
        there.pool = replace(driver.pool, pool_numbers=make_pool_numbers(10), revision=f"there {next(names)}")
        there.claim("a")

    driver.change_numbers(make_pool_numbers(15))
    store.before_moving = [change_there] * MANY_TIMES
    store.names.clear()
    shown = driver.claim("b", "ben")
    assert len(store.names) < 20
    assert shown.pool_number in make_pool_numbers(10)
    other.close()


def test_a_claim_whose_numbers_others_keep_taking_gets_a_reply(redis: Redis, store: WatchedStore) -> None:
    driver = PoolDriver(store, pool_numbers=1)
    driver.claim("a")
    other, first, names = PoolDriver(store), driver.pool, count()

    def take_away() -> None:
        # As another server would that has other pools.
        waiting, store.before_moving = store.before_moving, []
        other.pool = make_other_pool(first, f"taker {next(names)}")
        other.ask("a", "ann")
        store.before_moving = waiting

    driver.pool = make_other_pool(first)
    store.before_moving = [take_away] * MANY_TIMES
    assert driver.ask("b", "ben") is Refusal.POOL_EXHAUSTED
    assert 0 < next(names) < 20
    store.before_moving = []
    driver.wait(driver.pool.buffer_seconds)
    assert driver.claim("b", "ben").pool_number == make_pool_numbers(1)[0]
    assert count_numbers(redis, first) == {"other": 1}
