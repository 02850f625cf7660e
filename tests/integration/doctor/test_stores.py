"""Databases and lease stores are looked at without changing them; a wrong clock and every refusal are seen."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from server.domain.phone_numbers import PhoneNumber
from server.stores.call_log import CallLog, LastCall
from server.stores.contract import AccountStore, StoreOutdated, StoreUnavailable
from server.stores.health import LeaseFileHealth, RedisHealth
from server.stores.leases.contract import LeaseStore
from server.stores.leases.opening import inspect_leases, open_lease_store
from server.stores.sql.inspection import inspect_database
from tests.contract.redis_servers import RedisServer, run_redis, run_redis_cluster
from tests.databases import SQLITE
from tests.integration.calls.callers import POOLED, add, make_call

NOON = 1_700_000_000.0
REAL = 1_790_000_000.0


def show_noon() -> float:
    """A clock that stands."""
    return NOON


def read_all(url: str) -> list[str]:
    """Every statement that would write a SQLite database again."""
    with sqlite3.connect(str(make_url(url).database)) as driver:
        return list(driver.iterdump())


def test_a_database_with_current_tables_accepts_writes(database_url: str, database: str) -> None:
    health = inspect_database(database_url, show_noon)
    assert health.version == health.newest
    assert (health.refusal, health.engine.startswith(("SQLite 3.", "PostgreSQL 1"))) == ("", True)
    # This machine's clock stands at a time that is long over.
    difference = health.clock.difference if health.clock else None
    assert difference is None if database == SQLITE else difference and difference > REAL - NOON


def test_a_database_without_tables_stays_without(empty_database_url: str, database: str) -> None:
    if database == SQLITE:
        with pytest.raises(StoreUnavailable, match="there is no file"):
            inspect_database(empty_database_url, show_noon)
        assert not Path(str(make_url(empty_database_url).database)).exists()
    else:
        assert inspect_database(empty_database_url, show_noon).version is None
        with create_engine(empty_database_url).connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar() == 0


def test_a_database_that_refuses_writes_says_why(database_url: str, database: str) -> None:
    if database == SQLITE:
        with sqlite3.connect(str(make_url(database_url).database), isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            assert inspect_database(database_url, show_noon).refusal == "database is locked"
            other.execute("ROLLBACK")
    else:
        read_only = f"{database_url}&options=-c%20default_transaction_read_only%3Don"
        assert "read-only" in inspect_database(read_only, show_noon).refusal


@pytest.mark.database(SQLITE)
def test_a_look_at_a_file_leaves_its_content(database_url: str) -> None:
    before = read_all(database_url)
    inspect_database(database_url, show_noon)
    found = inspect_leases(database_url, show_noon)
    assert (found, read_all(database_url)) == (LeaseFileHealth(0, 4), before)


@pytest.mark.database(SQLITE)
def test_leases_in_a_file_are_known_by_their_version(database_url: str, leases: LeaseStore) -> None:
    assert inspect_leases(database_url, show_noon) == LeaseFileHealth(4, 4)
    with sqlite3.connect(str(make_url(database_url).database)) as driver:
        driver.execute("UPDATE lease_schema SET version = 99")
    driver.close()
    with pytest.raises(StoreOutdated, match="version 99"):
        inspect_leases(database_url, show_noon)


@pytest.mark.database(SQLITE)
def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "text.sqlite3").write_text("no database at all, but a text that is long enough" * 9)
    url = f"sqlite:///{tmp_path}/text.sqlite3"
    for inspect in (inspect_database, inspect_leases):
        with pytest.raises(StoreUnavailable, match="file is not a database"):
            inspect(url, show_noon)


def test_the_last_call_of_each_number_and_carrier_is_known(call_log: CallLog, accounts: AccountStore) -> None:
    calls = [make_call(f"CA{number}", NOON + number) for number in range(3)]
    by_telnyx = replace(make_call("v3", NOON + 9), call_id="telnyx-v3", carrier="telnyx")
    other = replace(make_call("CAother", NOON + 5), tracking_number=PhoneNumber("+18665559999"))
    add(call_log, *calls, by_telnyx, other, make_call("CAaaa", NOON + 99, account="aaa"))
    assert call_log.list_last_calls("demo") == [
        LastCall(POOLED.number, "telnyx", NOON + 9),
        LastCall(POOLED.number, "twilio", NOON + 2),
        LastCall("+18665559999", "twilio", NOON + 5),
    ]
    assert call_log.list_last_calls("shop") == []


@pytest.fixture(scope="module")
def redis() -> Iterator[RedisServer]:
    """A Redis server."""
    with run_redis(appendfsync="always") as server:
        yield server


def look(url: str) -> RedisHealth:
    health = inspect_leases(url, show_noon)
    assert isinstance(health, RedisHealth)
    return health


def test_a_redis_reports_itself_and_gets_no_key(redis: RedisServer) -> None:
    health = look(redis.url)
    (server,) = health.servers
    assert (health.is_cluster, health.is_empty, health.problem, server.refusal) == (False, True, "", "")
    assert server.facts["maxmemory_policy"] == "noeviction"
    assert server.settings["appendfsync"] == "always"
    assert server.clock.difference > REAL - NOON
    with Redis(port=redis.port) as client:
        assert client.dbsize() == 0


def test_keys_of_another_layout_are_reported(redis: RedisServer) -> None:
    store = open_lease_store(redis.url)
    store.prepare()
    store.close()
    assert (look(redis.url).is_empty, look(redis.url).problem) == (False, "")
    with Redis(port=redis.port) as client:
        client.set("dni:layout", "99")
        assert "layout 99" in look(redis.url).problem
        client.flushall()


@pytest.mark.parametrize(
    ("setting", "value", "back", "refusal"),
    [
        ("min-replicas-to-write", "1", "0", "NOREPLICAS|Not enough good replicas"),
        ("maxmemory", "1", "0", "OOM|maxmemory"),
        ("replicaof", "127.0.0.1 1", "no one", "read only replica"),
    ],
)
def test_a_redis_that_refuses_writes_says_why(
    redis: RedisServer, setting: str, value: str, back: str, refusal: str
) -> None:
    def change(to: str) -> None:
        words = ["REPLICAOF", *to.split()] if setting == "replicaof" else ["CONFIG", "SET", setting, to]
        client.execute_command(*words)

    with Redis(port=redis.port) as client:
        change(value)
        try:
            (server,) = look(redis.url).servers
            assert any(words in server.refusal for words in refusal.split("|"))
            assert client.dbsize() == 0
        finally:
            change(back)


def test_a_redis_that_is_gone_or_frozen_is_unavailable_and_the_password_is_not_shown(redis: RedisServer) -> None:
    with pytest.raises(StoreUnavailable) as gone:
        look("redis://user:hunter2@127.0.0.1:1/0")
    assert "hunter2" not in str(gone.value)
    redis.freeze()
    try:
        with pytest.raises(StoreUnavailable, match="Timeout"):
            look(redis.url)
    finally:
        redis.thaw()


@pytest.mark.slow
def test_each_master_of_a_cluster_is_asked() -> None:
    with run_redis_cluster() as cluster:
        health = look(cluster.url)
        assert (health.is_cluster, len(health.servers), health.problem) == (True, 3, "")
        assert [server.refusal for server in health.servers] == ["", "", ""]
        assert {server.facts["connected_slaves"] for server in health.servers} == {"1"}
        assert health.servers[0].settings["cluster-require-full-coverage"] == "no"
        for server in cluster.masters:
            with Redis(port=server.port, protocol=2) as client:
                assert client.dbsize() == 0
