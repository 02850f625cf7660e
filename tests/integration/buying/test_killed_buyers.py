"""Processes that buy numbers and are killed: the next one finishes their purchases."""

import signal
import subprocess
import sys

import pytest

from build.layout import REPOSITORY
from server.domain.accounts import Account
from server.domain.buying.purchases import PurchaseState
from server.domain.owned_numbers import NumberState
from server.open_stores import Stores
from tests.integration.buying.simulated_api import NumbersApi
from tests.integration.buying.wishes import ACCOUNT
from tests.waiting import HANG_SECONDS

MINUTE = 60.0


def run_buyer(database_url: str, api: NumbersApi, seed: int, wishes: int, now: float) -> int:
    """One process; returns its exit code, which is minus the signal that ended it."""
    arguments = [database_url, api.url, str(seed), str(wishes), str(now)]
    command = [sys.executable, "-m", "tests.integration.buying.killed_buyer", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, check=False, timeout=HANG_SECONDS).returncode


@pytest.mark.parametrize(("kills", "wishes"), [(2, 5), pytest.param(50, 150, marks=pytest.mark.exhaustive)])
def test_no_kill_loses_a_paid_number_or_buys_one_twice(
    api: NumbersApi, stores: Stores, database_url: str, kills: int, wishes: int
) -> None:
    stores.accounts.save(Account(ACCOUNT, "Shop", "US"))
    now, killed, ended = 1_000_000.0, 0, 1
    while killed < kills or ended != 0:
        ended = run_buyer(database_url, api, killed + int(now), wishes, now)
        assert ended in (0, -signal.SIGKILL)
        killed += ended != 0
        now += MINUTE
    for _round in range(3):
        now += 5 * MINUTE
        while run_buyer(database_url, api, int(now), 0, now):
            now += MINUTE
    sold = {number: one["sid"] for number, one in api.stock.sold.items()}
    owned = {one.number: one for one in stores.accounts.list_numbers(ACCOUNT)}
    assert {number: one.carrier_id for number, one in owned.items()} == sold
    assert {one.state for one in owned.values()} == {NumberState.RESTING}
    purchases = stores.purchases.list_purchases(ACCOUNT, wishes + 1)
    assert {one.state for one in purchases} == {PurchaseState.BOUGHT}
    assert len(sold) == wishes
