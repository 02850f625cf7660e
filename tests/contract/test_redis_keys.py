"""The keys of a pool in Redis: a fixed number, which Redis deletes when the pool is not used any more.

Its account has two more keys, independent of its pools, all in one slot.
"""

from collections.abc import Iterator

import pytest
from redis import Redis
from redis.crc import key_slot

from server.domain.leased_pools import find_account
from server.domain.leases import write_pool_number
from server.stores.leases.contract import RECORD_STEP_SECONDS
from server.stores.leases.redis.keys import name_key
from server.stores.leases.redis.scripts import POOL_KEPT_SECONDS, load_scripts
from server.stores.leases.redis.store import RedisLeaseStore
from tests.contract.engines import open_patiently
from tests.contract.pool_driver import PoolDriver, make_other_pool
from tests.contract.redis_servers import run_redis
from tests.processes import is_true_in_fork, run_alone

ALL_KEYS = {key for script in load_scripts().values() for key in script.keys}


def name_all_keys(pool_id: str) -> set[str]:
    """The keys of a pool and of its account."""
    return {name_key(pool_id, key) for key in ALL_KEYS}


@pytest.fixture
def redis() -> Iterator[Redis]:
    """An empty server."""
    with run_redis() as server, Redis(port=server.port, protocol=2) as client:
        yield client


@pytest.fixture
def driver(redis: Redis) -> Iterator[PoolDriver]:
    store = open_patiently(f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}")
    assert isinstance(store, RedisLeaseStore)
    yield PoolDriver(store, pool_numbers=20)
    store.close()


def use(driver: PoolDriver) -> None:
    """Everything that can happen to a pool."""
    for index in range(25):
        shown = driver.ask(f"key {index % 12}", f"visitor {index}", client="client", client_leases=3)
        if not isinstance(shown, str):
            driver.tag(shown, {"quote": "requested"})
            driver.renew(shown)
            driver.call(shown.pool_number, f"call {index}")
            if index % 3 == 0:
                driver.hang_up(shown.pool_number, f"call {index}")
            driver.leave(shown)
        driver.wait(21)
    driver.change_numbers((driver.pool.pool_numbers[0], *driver.pool.pool_numbers[2:]))
    driver.claim("key 1")
    shown = driver.claim("key 1")
    driver.change_numbers(
        tuple(pool_number for pool_number in driver.pool.pool_numbers if pool_number != shown.pool_number)
    )
    driver.claim("key 1")
    driver.store.begin_alert(driver.pool, driver.now, 60)
    driver.expire()


def test_a_pool_has_a_fixed_set_of_keys(redis: Redis, driver: PoolDriver) -> None:
    use(driver)
    assert {key.decode() for key in redis.scan_iter()} == name_all_keys(driver.pool.pool_id)


def test_a_pool_that_takes_numbers_of_another_pool_adds_no_keys(redis: Redis, driver: PoolDriver) -> None:
    use(driver)
    former, driver.pool = driver.pool, make_other_pool(driver.pool)
    use(driver)
    kept = {key.decode() for key in redis.scan_iter()}
    assert name_all_keys(driver.pool.pool_id) <= kept
    assert kept <= name_all_keys(driver.pool.pool_id) | name_all_keys(former.pool_id)


def test_all_keys_of_an_account_are_in_one_slot_and_contain_its_key(redis: Redis, driver: PoolDriver) -> None:
    use(driver)
    driver.pool = make_other_pool(driver.pool, "roofing, {all} of it")
    use(driver)
    account = find_account(driver.pool.pool_id)
    kept = [key.decode() for key in redis.scan_iter()]
    assert all(key.startswith(f"dni:{{{account}}}") for key in kept)
    assert len({key_slot(key.encode()) for key in kept}) == 1


def test_redis_deletes_a_pool_that_is_not_used(redis: Redis, driver: PoolDriver) -> None:
    use(driver)
    driver.pool = make_other_pool(driver.pool)
    use(driver)
    assert all(0 < redis.ttl(key) <= POOL_KEPT_SECONDS for key in redis.scan_iter())


def test_the_end_of_a_call_leaves_nothing_for_good_in_a_pool_that_is_gone(redis: Redis, driver: PoolDriver) -> None:
    shown, account = driver.claim("a"), find_account(driver.pool.pool_id)
    driver.store.call_ended(account, shown.pool_number, "call 1", driver.now)
    assert 0 < redis.ttl(name_key(driver.pool.pool_id, "calls")) <= POOL_KEPT_SECONDS
    assert not redis.exists(*(name_key(account, key) for key in ALL_KEYS - {"number_pools", "resting"}))


def test_redis_deletes_a_record_that_began_when_numbers_left(redis: Redis, driver: PoolDriver) -> None:
    driver.claim("a")
    driver.wait(RECORD_STEP_SECONDS)
    driver.change_numbers(driver.pool.pool_numbers[1:])
    driver.claim("b")
    assert 0 < redis.ttl(name_key(driver.pool.pool_id, "record")) <= POOL_KEPT_SECONDS


def test_an_old_lease_leaves_only_its_number(redis: Redis, driver: PoolDriver) -> None:
    for index in range(20):
        driver.claim(f"key {index}", f"visitor {index}")
    driver.wait(100_000)
    driver.expire()
    kept = {key.decode().rpartition(":")[2] for key in redis.scan_iter()}
    assert kept == {"meta", "pool_numbers", "record", "number_pools"}
    assert redis.zcard(name_key(driver.pool.pool_id, "pool_numbers")) == 20


def test_the_account_knows_which_pools_keep_rows_of_a_number(redis: Redis, driver: PoolDriver) -> None:
    former, on_call = driver.pool, driver.claim("a")
    driver.call(on_call.pool_number)
    number_pools, name = name_key(former.pool_id, "number_pools"), write_pool_number(on_call.pool_number)
    driver.pool = make_other_pool(former)
    driver.claim("b", "ben")
    assert redis.hget(number_pools, name) == f"{driver.pool.pool_id}\n{former.pool_id}".encode()
    assert redis.hlen(number_pools) == 20
    driver.change_numbers(former.pool_numbers[2:])
    driver.claim("b", "ben")
    assert redis.hget(number_pools, name) == former.pool_id.encode()
    assert redis.hlen(number_pools) == 19
    driver.pool = former
    driver.hang_up(on_call.pool_number)
    assert set(redis.hvals(number_pools)) == {make_other_pool(former).pool_id.encode()}
    assert redis.hlen(number_pools) == 18


def test_ended_rests_are_deleted(redis: Redis, driver: PoolDriver) -> None:
    driver.claim("a")
    driver.pool = make_other_pool(driver.pool)
    driver.claim("b", "ben")
    resting = name_key(driver.pool.pool_id, "resting")
    assert redis.zcard(resting) == 1
    driver.wait(driver.pool.buffer_seconds)
    driver.expire()
    assert not redis.exists(resting)


def test_a_script_that_redis_has_forgotten_is_sent_again(redis: Redis, driver: PoolDriver) -> None:
    before = driver.claim("a")
    redis.script_flush()
    assert driver.claim("a").lease == before.lease


def claim_before_and_after_a_fork(url: str) -> None:
    driver = PoolDriver(open_patiently(url))
    before = driver.claim("a")
    assert is_true_in_fork(lambda: driver.claim("a").lease == before.lease)
    assert driver.claim("b").lease != before.lease
    assert driver.claim("a").lease == before.lease


def test_a_forked_process_opens_its_own_connections(redis: Redis) -> None:
    run_alone(claim_before_and_after_a_fork, f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}")


def test_servers_that_disagree_about_the_numbers_all_get_replies(driver: PoolDriver) -> None:
    here = driver.pool
    driver.change_numbers(here.pool_numbers[:10])
    there = driver.pool
    for index in range(5):
        driver.pool = (here, there)[index % 2]
        driver.claim(f"key {index}")
    assert driver.state().live == 5
