"""The examples of docs/number_pools.md match the real output."""

import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from build.layout import REPOSITORY
from server.account_file.read import read_account_file
from server.accounts.pool_status import PoolStatus
from server.cli import main
from server.cli.output import write_plain
from server.cli.pool_status import ShownPool, write_status
from server.domain.leases import EndCounts, Lease
from server.domain.number_pools import LeaseKey
from server.domain.phone_numbers import PhoneNumber
from server.domain.pool_record import Doubt
from server.domain.shortage import Alert, Shortage, ShortageReason
from server.stores.leases.contract import PoolState
from server.watch.alert_sender import write_webhook
from tests.accounts import ACCOUNT_FILE

DOCUMENT = (REPOSITORY / "docs" / "number_pools.md").read_text(encoding="utf-8")
COMMANDS = dict(re.findall(r"```console\n\$ dni (.+)\n((?:.*\n)*?)```", DOCUMENT))
NOW = 1_700_000_000.0
ENDS = EndCounts(left=2_431, silent=317, max_lease_time=58, released=96)


def find_block(language: str, first: str) -> str:
    """The block of code that begins with `first`."""
    return next(block for block in re.findall(rf"```{language}\n((?:.*\n)*?)```", DOCUMENT) if block.startswith(first))


def lease(number: str, extension: str | None, keyword: str, seconds: int, viewers: int, *calls: str) -> Lease:
    tags = {"affiliate_id": "ABC", "keyword": keyword, "sub_id": "test"}
    pool_number = PhoneNumber(number, extension)
    return Lease(keyword, pool_number, LeaseKey(keyword, tags), NOW - seconds, True, None, viewers, False, calls, ())


def test_the_document_shows_the_three_examples() -> None:
    assert len(COMMANDS) == 4


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_prints_the_documented_output(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, shlex.split(command)).output == COMMANDS[command]


def test_the_documented_pool_can_be_imported() -> None:
    text = ACCOUNT_FILE.replace("tracking_sources:", find_block("yaml", "number_pools:") + "tracking_sources:")
    (pool,) = read_account_file(text.encode()).number_pools
    assert len(pool.pool_numbers) == 3


def test_the_status_looks_as_documented() -> None:
    leases = (
        lease("+18665550121", "101", "slate roof", 12, 1),
        lease("+18665550120", None, "roof repair", 250, 112, "call"),
        *(
            lease(f"+1866555{pool_number:04}", None, "gutters", 300, 6 if pool_number == 122 else 1)
            for pool_number in range(122, 147)
        ),
    )
    state = PoolState(30, 27, 2, 1, leases)
    status = PoolStatus("demo", "roofing-pool", state, claims=500, misses=6, day_misses=6, ends=ENDS)
    shown = find_block("text", "account").splitlines()
    assert (
        list(write_plain(write_status([ShownPool(status, default_calls=4)], NOW, with_leases=True)))[: len(shown)]
        == shown
    )


def test_an_alert_is_posted_as_documented() -> None:
    alert = Alert("demo", "roofing-pool", 30, Shortage(ShortageReason.MISSES, 30, 60, 0.97), 45, (Doubt.UNDER_A_WEEK,))
    assert json.loads(find_block("json", "{")) == write_webhook(alert)


@pytest.mark.parametrize("word", [*Doubt, *ShortageReason])
def test_every_word_of_an_alert_is_explained(word: str) -> None:
    assert f"`{word}`" in DOCUMENT
