"""Redis servers that end: confirmed replies stay valid, on the same server's file or on its replica."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.crc import key_slot

from server.domain.leased_pools import find_account
from server.domain.leases import LeasedPool, Refusal, Visitor
from server.stores.contract import StoreUnavailable
from server.stores.leases.contract import Claim, Claimed, LeaseReference, LeaseStore
from server.stores.leases.redis.store import RedisLeaseStore
from tests.contract.answers import read_answers
from tests.contract.engines import open_patiently
from tests.contract.history import find_violations
from tests.contract.pool_driver import OPENS_AT, make_key, make_pool
from tests.contract.redis_servers import RedisCluster, RedisServer, run_redis, run_redis_cluster
from tests.contract.storm import Storm, Workers
from tests.waiting import HANG_SECONDS

NODE_TIMEOUT_SECONDS = 1
WAIT_SECONDS = 1.5
"""Longer than servers wait in production: a server on a busy machine must not seem unavailable."""

SLOW = 4
"""Seconds of the storm's clock in one real second: a failover must be shorter than a page's heartbeat interval."""


@pytest.fixture
def cluster() -> Iterator[RedisCluster]:
    """A cluster that soon marks a silent master as failed."""
    with run_redis_cluster(NODE_TIMEOUT_SECONDS) as cluster:
        cluster.wait_until_replicas_count()
        yield cluster


def find_pair(cluster: RedisCluster, pool: LeasedPool) -> tuple[RedisServer, RedisServer]:
    """The master that has a pool, and its replica."""
    number = cluster.find_master_of(key_slot(find_account(pool.pool_id).encode("ascii")))
    return cluster.masters[number], cluster.replicas[number]


def move_slot(cluster: RedisCluster, slot: int, source: RedisServer, target: RedisServer) -> None:
    """Move a slot with all its keys, as `redis-cli --cluster reshard` does."""
    with Redis(port=source.port, protocol=2) as old, Redis(port=target.port, protocol=2) as new:
        source_id, target_id = (server.execute_command("CLUSTER MYID").decode() for server in (old, new))
        new.execute_command("CLUSTER SETSLOT", slot, "IMPORTING", source_id)
        old.execute_command("CLUSTER SETSLOT", slot, "MIGRATING", target_id)
        keys = old.execute_command("CLUSTER GETKEYSINSLOT", slot, 100)
        old.execute_command("MIGRATE", "127.0.0.1", target.port, "", 0, 5000, "KEYS", *keys)
        for server in (new, old):
            server.execute_command("CLUSTER SETSLOT", slot, "NODE", target_id)


def wait_until_it_serves(store: LeaseStore, pool: LeasedPool) -> None:
    """Retry until all servers reply and the elected master of the pool is known."""
    until = time.monotonic() + HANG_SECONDS
    while time.monotonic() < until:
        try:
            store.check()
            store.pool_state(pool, OPENS_AT)
            return
        except StoreUnavailable:
            continue
    raise AssertionError("the store stayed away")


def claim(store: LeaseStore, pool: LeasedPool, key: str, now: float) -> Claimed | Refusal:
    return store.claim(pool, Claim(make_key(key), Visitor(f"visitor of {key}"), f"lease of {key} at {now}"), now)


def test_a_server_killed_in_a_storm_keeps_all_confirmed_changes(tmp_path: Path) -> None:
    with run_redis(appendfsync="always") as server:
        pool = make_pool(12, buffer_seconds=30, max_lease_seconds=200)
        storm = Storm(server.url, pool, tmp_path, time.monotonic(), speed=SLOW * 4)
        workers = Workers(storm, processes=2, threads=4, seconds=100_000)
        for _time in range(2):
            workers.wait_for_answers(400)
            server.kill()
            server.start()
        workers.wait_for_answers(400)
        workers.kill(2)
    answers = read_answers(storm.folder)
    assert find_violations(answers, pool.max_lease_seconds) == []
    assert any(reply.is_new for reply in answers)


def test_no_number_is_given_to_two_keys_when_a_master_is_killed_in_a_storm(
    cluster: RedisCluster, tmp_path: Path
) -> None:
    pool = make_pool(12, buffer_seconds=60, max_lease_seconds=200)
    master, replica = find_pair(cluster, pool)
    storm = Storm(cluster.url, pool, tmp_path, time.monotonic(), speed=SLOW)
    workers = Workers(storm, processes=2, threads=4, seconds=100_000)
    workers.wait_for_answers(600)
    killed_at = storm.read_clock()
    master.kill()
    replica.log.wait_for("Failover election won")
    workers.wait_for_answers(600)
    workers.kill(2)
    answers = read_answers(storm.folder)
    assert find_violations(answers, pool.max_lease_seconds) == []
    # Both servers gave out numbers, and the second one began before the leases of the first had ended.
    claimed = [reply for reply in answers if reply.renew_after_seconds]
    before = [reply for reply in claimed if reply.ended_at < killed_at]
    after = [reply for reply in claimed if reply.began_at > killed_at + NODE_TIMEOUT_SECONDS * SLOW]
    assert before
    assert min(reply.began_at for reply in after) < max(reply.due_at for reply in before)


def test_a_claim_that_no_replica_has_is_not_confirmed(cluster: RedisCluster) -> None:
    pool = make_pool(3)
    master, replica = find_pair(cluster, pool)
    patient, store = open_patiently(cluster.url), RedisLeaseStore(cluster.url, WAIT_SECONDS)
    kept = claim(patient, pool, "a", OPENS_AT)
    assert isinstance(kept, Claimed)
    store.check()
    replica.freeze()
    with pytest.raises(StoreUnavailable, match="replicas did not confirm"):
        claim(store, pool, "b", OPENS_AT + 1)
    with pytest.raises(StoreUnavailable):
        # The second attempt does not confirm what the first left on the master either.
        claim(store, pool, "b", OPENS_AT + 4)
    # A heartbeat that promises nothing new to the page succeeds without the replica.
    assert (
        store.renew(pool, LeaseReference(kept.pool_number, kept.lease_id, "visitor of a"), OPENS_AT + 20).gone is None
    )
    master.kill()
    replica.thaw()
    replica.log.wait_for("Failover election won")
    wait_until_it_serves(patient, pool)
    again, other = claim(patient, pool, "a", OPENS_AT + 25), claim(patient, pool, "c", OPENS_AT + 25)
    assert isinstance(again, Claimed)
    assert isinstance(other, Claimed)
    assert (again.pool_number, again.lease_id) == (kept.pool_number, kept.lease_id)
    assert other.pool_number != kept.pool_number
    for one in (patient, store):
        one.close()


def test_acknowledged_calls_and_tags_survive_the_loss_of_their_server(cluster: RedisCluster) -> None:
    pool, store = make_pool(2), open_patiently(cluster.url)
    master, replica = find_pair(cluster, pool)
    claimed = claim(store, pool, "a", OPENS_AT)
    assert isinstance(claimed, Claimed)
    store.tag(
        pool,
        LeaseReference(claimed.pool_number, claimed.lease_id, "visitor of a"),
        {"quote": "requested"},
        OPENS_AT + 1,
    )
    store.call_started(pool, claimed.pool_number, "call 1", OPENS_AT + 2)
    master.kill()
    replica.log.wait_for("Failover election won")
    wait_until_it_serves(store, pool)
    lease = store.find_by_tracking_number(pool, claimed.pool_number, OPENS_AT + 3)
    assert lease is not None
    assert lease.calls == ("call 1",)
    assert lease.visitors[0].page_tags == {"quote": "requested"}
    store.close()


def test_a_pool_that_moves_to_another_server_is_found_there(cluster: RedisCluster) -> None:
    pool, store = make_pool(3), open_patiently(cluster.url)
    claimed = claim(store, pool, "a", OPENS_AT)
    assert isinstance(claimed, Claimed)
    source, _replica = find_pair(cluster, pool)
    target = next(master for master in cluster.masters if master is not source)
    move_slot(cluster, key_slot(find_account(pool.pool_id).encode("ascii")), source, target)
    again, other = claim(store, pool, "a", OPENS_AT + 1), claim(store, pool, "b", OPENS_AT + 1)
    assert isinstance(again, Claimed)
    assert isinstance(other, Claimed)
    assert again.lease_id == claimed.lease_id
    assert other.pool_number != claimed.pool_number
    store.close()
