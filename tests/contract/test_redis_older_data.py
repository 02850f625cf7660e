"""What an older program left in Redis is read by this one, and how its leases ended is not made up."""

from collections.abc import Iterator

import pytest
from redis import Redis

from server.domain.leases import EndCounts
from server.stores.leases.contract import RECORD_STEP_SECONDS
from server.stores.leases.redis.servers import name_key
from tests.contract.desk import OPENS_AT, Desk
from tests.contract.engines import open_patiently
from tests.contract.redis_servers import run_redis

KINDS = ("left", "silent", "max_lease_time", "released")


@pytest.fixture
def redis() -> Iterator[Redis]:
    """A server with nothing in it."""
    with run_redis() as server, Redis(port=server.port, protocol=2) as client:
        yield client


@pytest.fixture
def desk(redis: Redis) -> Iterator[Desk]:
    store = open_patiently(f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}")
    yield Desk(store, places=3)
    store.close()


def test_leases_and_steps_without_ends_are_read_and_count_once_they_are_heard_of(redis: Redis, desk: Desk) -> None:
    stays, _silent, leaves = (desk.claim(key) for key in ("a", "b", "c"))
    leases, meta, record = (name_key(desk.pool.pool_id, key) for key in ("leases", "meta", "record"))
    for place, row in redis.hgetall(leases).items():
        # A row is one packed value after another; text of six characters begins with this byte.
        assert row.endswith(b"\xa6silent")
        redis.hset(leases, place, row.removesuffix(b"\xa6silent"))
    redis.hdel(meta, *KINDS)
    before = OPENS_AT - RECORD_STEP_SECONDS
    redis.zadd(record, {f"{before:.0f} 5 4 1 2": before})

    desk.wait(20)
    desk.renew(stays)
    desk.leave(leaves)
    desk.wait(100)
    desk.expire()
    first, second = desk.record()
    assert (first.started_at, first.claims, first.most_live, first.ends) == (before, 5, 2, EndCounts())
    assert second.ends == EndCounts(left=1, silent=1)
