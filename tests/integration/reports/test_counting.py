"""The watch counts changed calls and the claims of pools."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from server.account_file.read import read_account_file
from server.accounts.runtimes import AccountRuntimes
from server.domain.accounts import Account
from server.domain.leased_pools import build_leased_pool
from server.domain.leases import Visitor
from server.domain.number_pools import make_lease_key
from server.domain.reports.dimensions import Dimension
from server.domain.reports.periods import Period
from server.domain.reports.report import Claims
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore, StoreUnavailable
from server.stores.leases.contract import Claim, LeaseStore
from server.stores.reports import read_series
from server.stores.rollups import Rollups
from server.watch.rollups import CallCounting, count_claims
from tests.accounts import POOLED_ACCOUNT_FILE
from tests.integration.calls.callers import NOON, add, make_call

DAY_SECONDS = 86_400.0


@pytest.fixture
def account() -> Account:
    """An account with a number pool."""
    return replace(read_account_file(POOLED_ACCOUNT_FILE.encode()), time_zone="UTC")


@pytest.fixture
def runtimes(accounts: AccountStore, account: Account) -> AccountRuntimes:
    """The account's runtimes; it is stored."""
    accounts.save(account)
    return AccountRuntimes(accounts)


TODAY = date(2027, 1, 15)
WEEK = Period(TODAY - timedelta(6), TODAY)


def test_changed_calls_are_counted_and_a_new_time_zone_moves_them(
    accounts: AccountStore, runtimes: AccountRuntimes, account: Account, call_log: CallLog, rollups: Rollups
) -> None:
    counting = CallCounting(accounts, runtimes, rollups)
    add(call_log, make_call("CA1", NOON, account=account.key))
    counting.look(NOON + 1)
    assert rollups.read_sum(account.key, Dimension.TOTAL, WEEK).all.calls == 1
    assert rollups.list_behind() == []
    accounts.save(replace(account, time_zone="Pacific/Pago_Pago"))
    counting.look(NOON + 2)
    series = read_series(rollups, account.key, WEEK)
    assert [day for day, one in series.items() if one.all.calls] == [TODAY - timedelta(1)]


def test_claims_are_recorded_by_day_and_each_run_adds_only_new_ones(
    accounts: AccountStore, runtimes: AccountRuntimes, account: Account, leases: LeaseStore, rollups: Rollups
) -> None:
    pool = account.number_pools[0]
    leased = build_leased_pool(account.key, pool)

    def claim(visitor: str, at: float) -> None:
        key = make_lease_key(pool, {"keyword": visitor}, visitor)
        leases.claim(leased, Claim(key, Visitor(visitor), f"lease-{visitor}"), at)

    def count(now: float) -> dict[date, Claims]:
        count_claims(accounts, runtimes, leases, rollups, now)
        return rollups.read_claims(account.key, WEEK)[pool.name]

    for number in range(len(leased.pool_numbers) + 2):
        claim(f"v{number}", NOON - DAY_SECONDS)
    claims = len(leased.pool_numbers) + 2
    assert count(NOON - DAY_SECONDS + 60) == {TODAY - timedelta(1): Claims(claims, 2)}
    claim("late", NOON - DAY_SECONDS + 10_000)
    claim("today", NOON)
    for _run in range(2):
        assert count(NOON + 60) == {TODAY - timedelta(1): Claims(claims + 1, 2), TODAY: Claims(1, 0)}


def test_an_unavailable_database_is_logged_and_does_not_end_the_watch(
    accounts: AccountStore,
    runtimes: AccountRuntimes,
    rollups: Rollups,
    leases: LeaseStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_arguments: object) -> None:
        raise StoreUnavailable("gone")

    monkeypatch.setattr(rollups, "list_behind", fail)
    monkeypatch.setattr(rollups, "find_last_claims", fail)
    with capture_logs() as lines:
        CallCounting(accounts, runtimes, rollups).look(NOON)
        count_claims(accounts, runtimes, leases, rollups, NOON)
    assert [line["event"] for line in lines] == ["report_counting_failed"] * 2
