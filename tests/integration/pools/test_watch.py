"""The watch of number pools: which alerts it sends, how often, and that it starts and stops with its worker."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from itertools import islice
from pathlib import Path
from threading import Event

import pytest
from structlog.testing import capture_logs

from build.layout import REPOSITORY
from server.accounts.runtimes import AccountRuntimes
from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import LeasedPool
from server.domain.phone_numbers import PhoneNumber
from server.domain.shortage import Alert, ShortageReason
from server.open_stores import open_stores
from server.settings import Settings
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.leases.contract import LeaseStore
from server.watch.pool_check import QUIET_SECONDS, check_pools
from server.watch.watch import Watch
from tests.integration.pools.visits import claim, overfill
from tests.waiting import HANG_SECONDS

NOW = 1_700_000_000.0


@pytest.fixture
def notified(accounts: AccountStore, account: Account) -> list[Alert]:
    """The alerts of a test; the account is in its store."""
    accounts.save(account)
    return []


def test_a_pool_with_free_numbers_raises_no_alert_and_its_live_leases_are_recorded(
    accounts: AccountStore, leases: LeaseStore, pool: LeasedPool, notified: list[Alert]
) -> None:
    claim(leases, pool, "roof", "ann", NOW)
    check_pools(accounts, AccountRuntimes(accounts), leases, notified.append, NOW + 1)
    assert notified == []
    assert [step.most_live for step in leases.read_record(pool, 0)] == [1]


def test_a_visit_without_a_number_raises_an_alert_with_the_recommended_size(
    accounts: AccountStore, leases: LeaseStore, pool: LeasedPool, notified: list[Alert]
) -> None:
    overfill(leases, pool, NOW)
    check_pools(accounts, AccountRuntimes(accounts), leases, notified.append, NOW + 1)
    (alert,) = notified
    assert (alert.account, alert.number_pool, alert.size) == ("demo", "roofing-pool", 3)
    assert (alert.shortage.reason, alert.shortage.live, alert.shortage.misses) == (ShortageReason.MISSES, 3, 1)
    assert alert.shortage.share_served == 0.75
    assert alert.recommended_size is not None
    assert alert.recommended_size > 3


def test_a_full_pool_raises_an_alert_before_a_visit_misses(
    accounts: AccountStore, leases: LeaseStore, pool: LeasedPool, notified: list[Alert]
) -> None:
    for pool_number in range(3):
        claim(leases, pool, f"keyword {pool_number}", str(pool_number), NOW)
    check_pools(accounts, AccountRuntimes(accounts), leases, notified.append, NOW + 1)
    assert [alert.shortage.reason for alert in notified] == [ShortageReason.FEW_FREE]


def test_a_pool_that_was_full_for_a_day_without_a_miss_raises_no_alert(
    accounts: AccountStore, leases: LeaseStore, pool: LeasedPool, notified: list[Alert]
) -> None:
    for step in range(300):
        for pool_number in range(3):
            claim(leases, pool, f"keyword {pool_number}", str(pool_number), NOW + step * 300)
        leases.expire(pool, NOW + step * 300)
    check_pools(accounts, AccountRuntimes(accounts), leases, notified.append, NOW + 300 * 300)
    assert notified == []


def test_an_alert_is_sent_at_most_once_an_hour(
    accounts: AccountStore, leases: LeaseStore, pool: LeasedPool, notified: list[Alert]
) -> None:
    for minute in range(121):
        overfill(leases, pool, NOW + minute * 60)
        check_pools(accounts, AccountRuntimes(accounts), leases, notified.append, NOW + minute * 60 + 1)
    assert QUIET_SECONDS == 3_600
    assert len(notified) == 3


def test_several_processes_send_one_alert(
    settings: Settings, accounts: AccountStore, leases: LeaseStore, pool: LeasedPool, notified: list[Alert]
) -> None:
    overfill(leases, pool, NOW)
    for _worker in range(4):
        others = open_stores(settings)
        check_pools(others.accounts, AccountRuntimes(others.accounts), others.leases, notified.append, NOW + 1)
        others.close()
    assert len(notified) == 1


def test_each_pool_raises_its_own_alert(
    accounts: AccountStore, leases: LeaseStore, account: Account, notified: list[Alert]
) -> None:
    pool = account.number_pools[0]
    others = tuple(PhoneNumber(one.number.replace("866", "877"), one.extension) for one in pool.tracking_numbers)
    twin = replace(account, key="twin", tracking_sources=(), number_pools=(replace(pool, tracking_numbers=others),))
    accounts.save(twin)
    for one in (account, twin):
        overfill(leases, build_leased_pool(one.key, one.number_pools[0]), NOW)
    check_pools(accounts, AccountRuntimes(accounts), leases, notified.append, NOW + 1)
    assert [alert.account for alert in notified] == ["demo", "twin"]


def test_an_account_is_read_again_only_when_it_has_changed(
    accounts: AccountStore,
    leases: LeaseStore,
    account: Account,
    notified: list[Alert],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[str] = []
    find = accounts.find
    monkeypatch.setattr(accounts, "find", lambda key: (read.append(key), find(key))[1])
    runtimes, sizes = AccountRuntimes(accounts), list[int]()
    monkeypatch.setattr(leases, "expire", lambda pool, _now: sizes.append(len(pool.pool_numbers)))
    for _look in range(2):
        check_pools(accounts, runtimes, leases, notified.append, NOW)
    assert (read, sizes) == (["demo"], [3, 3])
    larger = replace(account.number_pools[0], max_size=2)
    accounts.save(replace(account, number_pools=(larger,)))
    check_pools(accounts, runtimes, leases, notified.append, NOW)
    assert (read, sizes) == (["demo", "demo"], [3, 3, 2])


def test_many_old_leases_are_forgotten_in_rounds(
    accounts: AccountStore, leases: LeaseStore, notified: list[Alert], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [200, 200, 3, 0, 5]
    monkeypatch.setattr(leases, "expire", lambda _pool, _now: left.pop(0))
    check_pools(accounts, AccountRuntimes(accounts), leases, notified.append, NOW)
    assert left == [5], "until a round finds nothing more"


def test_an_unavailable_store_is_logged(
    accounts: AccountStore, leases: LeaseStore, notified: list[Alert], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> int:
        raise StoreUnavailable("the leases do not answer")

    monkeypatch.setattr(leases, "expire", refuse)
    with capture_logs() as lines:
        check_pools(accounts, AccountRuntimes(accounts), leases, notified.append, NOW)
    assert [(line["event"], line["error"]) for line in lines] == [("pool_check_failed", "the leases do not answer")]


def test_the_watch_continues_after_a_failed_run_and_closes_when_it_stops() -> None:
    failed, went_on, closed = Event(), Event(), Event()

    def look(_now: float) -> None:
        if not failed.is_set():
            failed.set()
            raise ArithmeticError
        went_on.set()

    watch = Watch(look, closed.set, every_seconds=0.01)
    with capture_logs() as lines:
        watch.start()
        assert went_on.wait(HANG_SECONDS)
        watch.stop()
    assert closed.is_set()
    assert [line["log_level"] for line in lines] == ["error"]


def test_the_watch_stops_at_once_between_two_runs() -> None:
    closed = Event()
    watch = Watch(lambda _now: None, closed.set, every_seconds=3_600)
    watch.start()
    watch.stop()
    assert closed.is_set()


def test_a_watch_that_is_not_the_leader_does_not_run() -> None:
    asked, closed = Event(), Event()

    def is_leader() -> bool:
        asked.set()
        return False

    watch = Watch(lambda _now: pytest.fail("it looked"), closed.set, is_leader, every_seconds=0.01)
    with capture_logs() as lines:
        watch.start()
        assert asked.wait(HANG_SECONDS)
        watch.stop()
    assert closed.is_set()
    assert lines == []


WORKERS = """
import os, socket
from flask import Flask
from server.settings import read_settings
from server.watch.leader_lock import LeaderLock
from server.watch.watch import Watch
from server.workers import Workers

leader = LeaderLock()

def say(word):
    os.write(1, f"{word} {os.getpid()}\\n".encode())

def create_watches():
    say("started")
    return [Watch(lambda now: say("looked"), lambda: say("closed"), leader.acquire, every_seconds=0.05)]

listener = socket.create_server(("127.0.0.1", 0))
Workers(lambda: Flask("server"), create_watches, listener, read_settings({"DNI_WORKERS": "2"}), lambda: None).run()
"""


def test_one_worker_watches_and_another_takes_over_when_it_is_killed(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WORKERS],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        said = (line.split() for line in process.stdout)
        started: set[str] = set()
        watching = ""
        while len(started) < 2 or not watching:
            word, pid = next(said)
            started |= {pid} if word == "started" else set()
            watching = pid if word == "looked" else watching
        looks = [pid for word, pid in islice(said, 10) if word == "looked"]
        assert set(looks) == {watching}
        os.kill(int(watching), signal.SIGKILL)
        next_watching = next(pid for word, pid in said if word == "looked" and pid != watching)
        process.send_signal(signal.SIGTERM)
        rest = process.communicate(timeout=HANG_SECONDS)[0]
        assert f"closed {next_watching}" in rest.splitlines()
        assert process.returncode == 0
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
