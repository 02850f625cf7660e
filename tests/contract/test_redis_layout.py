"""Redis with keys of another layout: they are refused with an error that says what to do, and never ignored."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

import pytest
from redis import Redis
from redis.crc import key_slot

from server.domain.leases import Visitor
from server.stores.contract import StoreOutdated
from server.stores.leases.contract import Claim, Claimed, LeaseStore
from server.stores.leases.redis.layout import LAYOUT_KEY
from server.stores.leases.redis.servers import KEYS_A_STEP
from tests.contract.engines import open_patiently
from tests.contract.pool_driver import OPENS_AT, make_key, make_pool
from tests.contract.redis_servers import run_redis, run_redis_cluster

OLDER_POOLS = ("shop/roofing", "shop/gutters, and more", "garden/pool")
FindServer = Callable[[str], Redis]


@contextmanager
def run_one() -> Iterator[tuple[str, FindServer]]:
    """The URL of one server, and a function that finds the server of a key."""
    with run_redis() as server, Redis(port=server.port, protocol=2) as client:
        yield server.url, lambda _key: client


@contextmanager
def run_many() -> Iterator[tuple[str, FindServer]]:
    """The URL of a cluster, and a function that finds the server of a key."""
    with run_redis_cluster() as cluster, ExitStack() as stack:
        clients = [stack.enter_context(Redis(port=master.port, protocol=2)) for master in cluster.masters]
        yield cluster.url, lambda key: clients[cluster.find_master_of(key_slot(key.encode("ascii")))]


@pytest.fixture(scope="module", params=[run_one, run_many], ids=["one server", "cluster"])
def servers(request: pytest.FixtureRequest) -> Iterator[tuple[str, FindServer]]:
    run: Callable[[], AbstractContextManager[tuple[str, FindServer]]] = request.param
    with run() as servers:
        yield servers


@pytest.fixture
def find_server(servers: tuple[str, FindServer]) -> FindServer:
    """Finds the server that has a key; all are empty when the test begins."""
    _url, find_server = servers
    for client in {find_server(str(number)) for number in range(100)}:
        client.flushall()
    return find_server


@pytest.fixture
def store(servers: tuple[str, FindServer]) -> Iterator[LeaseStore]:
    store = open_patiently(servers[0])
    yield store
    store.close()


def keep_pool_of_older_version(find_server: FindServer, pool_id: str) -> None:
    server = find_server(f"{{{pool_id}}}")
    server.hset(f"dni:{{{pool_id}}}:meta", "revision", "1")
    server.zadd(f"dni:{{{pool_id}}}:places", {"+18665550000": 0})


def keep_keys_of_others(find_server: FindServer) -> None:
    """More keys than one step checks, and some of ours that belong to no pool."""
    for key in (*(f"other:{number}" for number in range(3 * KEYS_A_STEP)), "dni:limits:LIMITER/client/x/y"):
        find_server(key).set(key, "")
    # This key is of an older version too, but nothing reads it: only the pools' own keys count.
    find_server("{shop}").hset("dni:{shop}:holders", "+18665550000", "name shop/pool")


def delete_as_described(message: str, masters: Iterable[Redis]) -> None:
    """Delete the keys that the message's command would delete on these masters."""
    found = re.search(r"--pattern '(.+?)'", message)
    assert found
    for server in masters:
        for key in server.scan_iter(match=found[1]):
            server.unlink(key)


@pytest.mark.parametrize("pool_id", OLDER_POOLS)
def test_a_pool_of_an_older_version_is_refused_on_any_server(
    store: LeaseStore, find_server: FindServer, pool_id: str
) -> None:
    keep_keys_of_others(find_server)
    keep_pool_of_older_version(find_server, pool_id)
    for _start in range(2):
        with pytest.raises(
            StoreOutdated, match=r"older version.*stop the servers.*delete these keys.*redis-cli.*unlink"
        ):
            store.prepare()


def test_leases_are_stored_after_the_older_keys_are_deleted_as_described(
    store: LeaseStore, find_server: FindServer
) -> None:
    for pool_id in OLDER_POOLS:
        keep_pool_of_older_version(find_server, pool_id)
    with pytest.raises(StoreOutdated) as caught:
        store.prepare()
    delete_as_described(str(caught.value), {find_server(f"{{{pool_id}}}") for pool_id in OLDER_POOLS})
    store.prepare()
    pool = make_pool()
    assert isinstance(store.claim(pool, Claim(make_key("a"), Visitor("ann"), "lease 1"), OPENS_AT), Claimed)
    store.prepare()


def test_keys_of_the_layout_before_this_one_are_refused_until_they_are_deleted(
    store: LeaseStore, find_server: FindServer
) -> None:
    find_server(LAYOUT_KEY).set(LAYOUT_KEY, "2")
    find_server("{shop}").zadd("dni:{shop}/roofing:places", {"+18665550000": 0})
    with pytest.raises(StoreOutdated, match=r"older version.*delete these keys") as caught:
        store.prepare()
    delete_as_described(str(caught.value), {find_server(LAYOUT_KEY), find_server("{shop}")})
    store.prepare()


def test_a_store_with_this_layout_is_not_searched(store: LeaseStore, find_server: FindServer) -> None:
    keep_keys_of_others(find_server)
    store.prepare()
    server = find_server(LAYOUT_KEY)
    server.config_resetstat()
    store.prepare()
    assert "cmdstat_scan" not in server.info("commandstats")
    assert "cmdstat_get" in server.info("commandstats")


def test_keys_of_a_newer_version_are_left_alone_and_the_error_says_what_to_do(
    store: LeaseStore, find_server: FindServer
) -> None:
    find_server(LAYOUT_KEY).set(LAYOUT_KEY, "99")
    with pytest.raises(StoreOutdated, match=r"layout 99.*Upgrade dni_py"):
        store.prepare()
    assert find_server(LAYOUT_KEY).get(LAYOUT_KEY) == b"99"
