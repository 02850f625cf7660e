"""`dni pool status`: the state of pools, and the errors of pool commands for an unknown pool."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from build.layout import REPOSITORY
from server.domain.leases import LeasedPool
from server.domain.phone_numbers import PhoneNumber
from server.stores.leases.contract import LeaseStore
from tests.integration.pools.visits import claim, run
from tests.waiting import HANG_SECONDS


def test_the_status_counts_the_numbers_of_a_pool_by_state(folder: Path, leases: LeaseStore, pool: LeasedPool) -> None:
    now = time.time()
    for visitor in ("ann", "bob"):
        claim(leases, pool, "roof repair", visitor, now)
    claim(leases, pool, "slate", "cleo", now)
    leases.call_started(pool, PhoneNumber("+18665550120"), "call 1", now)
    lines = run("pool", "status").output.splitlines()
    assert lines[0].split("  ")[0] == "account"
    assert lines[1].split() == ["demo", "roofing-pool", "3", "2", "1", "1", "3", "0", "100%", "0", "0", "0"]
    assert len(lines) == 2


def test_the_status_of_one_pool_lists_its_leases(folder: Path, leases: LeaseStore, pool: LeasedPool) -> None:
    now = time.time()
    claim(leases, pool, "roof repair", "ann", now - 5)
    claim(leases, pool, "\x1b[2Jslate", "bob", now)
    lines = run("pool", "status", "roofing-pool").output.splitlines()
    assert lines[5].split() == ["number", "since", "viewers", "on", "call", "key", "tags"]
    assert lines[6].startswith("+18665550121 ext. 101")
    assert lines[6].endswith("keyword=\N{REPLACEMENT CHARACTER}[2Jslate")
    assert lines[7].startswith("+18665550120")
    assert lines[7].endswith("keyword=roof repair")
    assert len(lines) == 8


def test_the_status_counts_how_the_leases_of_a_day_ended(folder: Path, leases: LeaseStore, pool: LeasedPool) -> None:
    now = time.time()
    for hours, keyword, leaves in ((30, "flashing", True), (23, "roof repair", True), (2, "slate", False)):
        page = claim(leases, pool, keyword, "ann", now - hours * 3600)
        assert page
        if leaves:
            leases.leave(pool, page, now - hours * 3600)
        leases.expire(pool, now - hours * 3600 + 100)
    claim(leases, pool, "gutters", "bob", now)
    for pool_number in pool.pool_numbers:
        leases.release(pool, pool_number, now)
    leases.expire(pool, now)
    assert run("pool", "status").output.splitlines()[1].split()[-3:-1] == ["1", "1"]
    lines = run("pool", "status", "roofing-pool").output.splitlines()
    assert lines[3] == "Leases ended in the last 24 hours: 1 left, 1 silent, 0 at the max lease time, 1 released."


def test_the_status_of_an_idle_pool_has_no_leases(folder: Path) -> None:
    assert run("pool", "status", "roofing-pool").output.splitlines()[-1] == "No number is leased."


def test_the_status_as_json(folder: Path, leases: LeaseStore, pool: LeasedPool) -> None:
    now = time.time()
    for pool_number in range(4):
        claim(leases, pool, f"keyword {pool_number}", str(pool_number), now)
    (status,) = json.loads(run("pool", "status", "--format", "json").stdout)
    newest = status.pop("leases")
    assert status == {
        "account": "demo",
        "number_pool": "roofing-pool",
        "size": 3,
        "live": 3,
        "on_call": 0,
        "free": 0,
        "viewers": 3,
        "has_more_viewers": False,
        "claims_last_hour": 4,
        "misses_last_hour": 1,
        "share_served_last_hour": 0.75,
        "ended_last_day": {"left": 0, "silent": 0, "max_lease_time": 0, "released": 0},
        "default_number_calls_last_day": 0,
    }
    assert {lease["key_tags"]["keyword"] for lease in newest} == {"keyword 0", "keyword 1", "keyword 2"}
    assert {lease["extension"] for lease in newest} == {None, "101", "102"}


def test_watching_continues_until_ctrl_c(folder: Path, leases: LeaseStore, pool: LeasedPool) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "server.cli", "pool", "status", "--watch", "--every", "0.1", "--format", "json"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())[0]["live"] == 0
        claim(leases, pool, "roof repair", "ann", time.time())
        while json.loads(process.stdout.readline())[0]["live"] == 0:
            pass
        process.send_signal(signal.SIGINT)
        _output, errors = process.communicate(timeout=HANG_SECONDS)
        assert (process.returncode, errors) == (0, "")
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("command", ["size", "status"])
def test_an_unknown_pool_or_account_gives_an_error_with_the_existing_ones(folder: Path, command: str) -> None:
    for arguments, message in (
        (("gutters",), "there is no number pool 'gutters'; there are: roofing-pool (account demo)"),
        (("gutters", "--account", "demo"), "account 'demo' has no number pool 'gutters'; there are: roofing-pool"),
        (("roofing-pool", "--account", "nobody"), "there is no account 'nobody'; there are: demo"),
    ):
        result = run("pool", command, *arguments)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"Error: {message}")


def test_without_any_pool_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNI_DATABASE_URL", f"sqlite:///{tmp_path}/dni.sqlite3")
    (tmp_path / "plain.yaml").write_text("account: {key: plain, name: Plain, country: US}")
    assert run("account", "import", str(tmp_path / "plain.yaml")).exit_code == 0
    assert run("pool", "status").stderr == (
        "Error: there is no number pool yet; import an account file with `number_pools`\n"
    )
