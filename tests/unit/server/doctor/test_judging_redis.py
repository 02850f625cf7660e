"""A Redis server is judged by what it reports of itself."""

from dataclasses import replace

import pytest

from server.doctor.findings import Check, Finding, Level
from server.doctor.judging_redis import judge_redis
from server.domain.clock_readings import ClockReading
from server.stores.health import RedisHealth, RedisServerHealth

NOON = 1_700_000_000.0
FACTS = {
    "redis_version": "7.0.15",
    "maxmemory": "0",
    "maxmemory_policy": "noeviction",
    "used_memory": "2000000",
    "aof_enabled": "1",
    "aof_last_write_status": "ok",
    "rdb_last_bgsave_status": "ok",
    "connected_slaves": "0",
}
SERVER = RedisServerHealth("10.0.0.1:6379", FACTS, {"appendfsync": "always"}, ClockReading(NOON, NOON, NOON))
CLUSTER_SETTINGS = {
    "appendfsync": "everysec",
    "cluster-node-timeout": "5000",
    "cluster-require-full-coverage": "no",
    "cluster-replica-validity-factor": "1",
}


def judge(server: RedisServerHealth, *, is_cluster: bool = False, problem: str = "") -> list[Finding]:
    """What needs a person."""
    found = list(judge_redis(RedisHealth(is_cluster, (server,), problem=problem)))
    assert all(one.advice for one in found if one.level in (Level.WARNING, Level.PROBLEM))
    return [one for one in found if one.level is not Level.OK]


def with_facts(**facts: str) -> RedisServerHealth:
    return replace(SERVER, facts={**FACTS, **facts})


def test_a_server_set_up_as_recommended_needs_nobody() -> None:
    assert judge(SERVER) == []


@pytest.mark.parametrize(
    ("facts", "check", "level"),
    [
        ({"redis_version": "6.2.14"}, Check.REDIS_VERSION, Level.PROBLEM),
        ({"maxmemory": "4000000", "maxmemory_policy": "allkeys-lru"}, Check.REDIS_MEMORY, Level.PROBLEM),
        ({"maxmemory": "2100000"}, Check.REDIS_MEMORY, Level.WARNING),
        ({"aof_enabled": "0"}, Check.REDIS_PERSISTENCE, Level.WARNING),
        ({"aof_last_write_status": "err"}, Check.REDIS_PERSISTENCE, Level.PROBLEM),
        ({"rdb_last_bgsave_status": "err"}, Check.REDIS_PERSISTENCE, Level.PROBLEM),
        ({"connected_slaves": "1"}, Check.REDIS_REPLICAS, Level.WARNING),
    ],
)
def test_each_fact_is_judged(facts: dict[str, str], check: Check, level: Level) -> None:
    assert [(one.check, one.level) for one in judge(with_facts(**facts))] == [(check, level)]


def test_a_policy_that_evicts_does_not_matter_without_a_limit() -> None:
    assert judge(with_facts(maxmemory_policy="allkeys-lru")) == []


def test_valkey_is_not_taken_for_an_old_redis() -> None:
    assert judge(with_facts(redis_version="6.9.9", valkey_version="8.1.0")) == []


def test_a_single_server_writes_each_change_to_its_file() -> None:
    (found,) = judge(replace(SERVER, settings={"appendfsync": "everysec"}))
    assert (found.check, found.level) == (Check.REDIS_PERSISTENCE, Level.WARNING)
    assert judge(replace(SERVER, settings={})) == [], "a service may hide its settings"


def test_a_server_that_refuses_writes_or_has_another_time_is_a_problem() -> None:
    (refusing,) = judge(replace(SERVER, refusal="READONLY You can't write against a read only replica"))
    assert (refusing.check, refusing.level) == (Check.LEASE_STORE, Level.PROBLEM)
    assert "READONLY" in refusing.message
    (late,) = judge(replace(SERVER, clock=ClockReading(NOON - 60, NOON, NOON)))
    assert (late.check, late.level) == (Check.LEASE_STORE_CLOCK, Level.PROBLEM)


def test_keys_of_another_layout_are_a_problem() -> None:
    (found,) = judge(SERVER, problem="The keys are of layout 9.")
    assert (found.check, found.level, found.message) == (Check.LEASE_STORE, Level.PROBLEM, "The keys are of layout 9.")


def test_a_lease_store_that_nobody_has_used_is_not_judged_by_its_keys() -> None:
    found = list(judge_redis(RedisHealth(False, (SERVER,), is_empty=True)))
    assert [one.message for one in found if one.level is Level.UNKNOWN] == ["No server has used this lease store yet."]


def test_a_master_of_a_cluster_needs_a_replica() -> None:
    server = replace(SERVER, settings=CLUSTER_SETTINGS)
    assert [one.check for one in judge(server, is_cluster=True)] == [Check.REDIS_REPLICAS]
    assert judge(replace(server, facts={**FACTS, "connected_slaves": "1"}), is_cluster=True) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cluster-node-timeout", "15000"),
        ("cluster-require-full-coverage", "yes"),
        ("cluster-replica-validity-factor", "10"),
    ],
)
def test_each_setting_of_a_cluster_is_judged(name: str, value: str) -> None:
    settings = {**CLUSTER_SETTINGS, name: value}
    server = replace(SERVER, facts={**FACTS, "connected_slaves": "1"}, settings=settings)
    (found,) = judge(server, is_cluster=True)
    assert (found.check, found.level) == (Check.REDIS_CLUSTER, Level.WARNING)
    assert f"{name} {value}" in found.message


def test_a_cluster_that_hides_its_settings_is_not_judged_by_them() -> None:
    server = replace(SERVER, facts={**FACTS, "connected_slaves": "1"}, settings={})
    assert [one.level for one in judge(server, is_cluster=True)] == [Level.UNKNOWN]
