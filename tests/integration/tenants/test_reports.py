"""Two tenants with reports: equal sources, pools and tags are counted apart."""

import time
from datetime import date
from typing import Any

import pytest

from server.domain.calls.attributed import Attributed, Match
from server.domain.reports.contributions import CountingRules
from server.domain.reports.periods import Period
from server.domain.reports.report import Claims
from server.stores.reports import read_report
from server.stores.rollups import Rollups
from tests.integration.calls.callers import NOON, add, make_call
from tests.integration.calls.commands import read_lines, run
from tests.integration.tenants.cases import covers
from tests.integration.tenants.conftest import TENANTS, Tenants

DAY = date(2027, 1, 15)
PERIOD = Period(DAY, DAY)
BOTH_WAYS = pytest.mark.parametrize(("mine", "other"), [TENANTS, TENANTS[::-1]])


def read_state(rollups: Rollups, account: str, now: float) -> tuple[float | None, int]:
    """Up to when the figures are complete, and how many changes wait."""
    state = rollups.find_state(account, now)
    return state.complete_until, state.waiting


def count(tenants: Tenants, tenant: str) -> None:
    while tenants.rollups.count_changes(CountingRules(tenant, "UTC", frozenset()), NOON + 60):
        pass


@BOTH_WAYS
@covers(
    "store Rollups.count_changes",
    "store Rollups.find_state",
    "store Rollups.rebuild",
    "store Rollups.read_top_values",
    "store Rollups.read_values",
    "store Rollups.read_sum",
    "store Rollups.read_days",
    "store Rollups.read_hours",
    "store Rollups.list_dimensions",
)
def test_calls_are_counted_for_their_own_account(tenants: Tenants, mine: str, other: str) -> None:
    rollups = tenants.rollups
    count(tenants, mine)
    assert read_state(rollups, mine, NOON + 99) == (NOON + 99, 0)
    assert read_state(rollups, other, NOON + 99) == (None, 1)
    for reader in (
        rollups.read_top_values(other, "tag:owner", PERIOD, 10),
        rollups.read_values(other, "total", PERIOD, [""]),
        rollups.read_days(other, "total", "", PERIOD),
        rollups.read_hours(other, "total", "", PERIOD),
        rollups.list_dimensions(other),
    ):
        assert len(reader) == 0
    assert rollups.read_sum(other, "total", PERIOD).all.calls == 0
    count(tenants, other)
    add(tenants.call_log, make_call("CAmore", NOON, account=other))
    count(tenants, other)
    assert rollups.read_sum(mine, "total", PERIOD).all.calls == 1
    assert list(rollups.read_top_values(mine, "tag:owner", PERIOD, 10)) == [f"only {mine} knows"]
    rollups.rebuild(other)
    assert rollups.find_state(mine, NOON + 99).waiting == 0


@BOTH_WAYS
@covers("store Rollups.count_claims", "store Rollups.find_last_claims", "store Rollups.read_claims")
def test_claims_of_pools_of_equal_names_are_counted_apart(tenants: Tenants, mine: str, other: str) -> None:
    tenants.rollups.count_claims(mine, {"roofing-pool": {DAY: Claims(3, 1)}})
    assert tenants.rollups.find_last_claims(other) == {}
    assert tenants.rollups.read_claims(other, PERIOD) == {}
    assert tenants.rollups.read_claims(mine, PERIOD) == {"roofing-pool": {DAY: Claims(3, 1)}}


@BOTH_WAYS
def test_erasing_a_caller_changes_only_the_figures_of_one_account(tenants: Tenants, mine: str, other: str) -> None:
    for tenant in TENANTS:
        count(tenants, tenant)
    caller = make_call("any").caller
    tenants.retention.erase_caller(other, caller, NOON + 1)
    assert read_report(tenants.rollups, mine, "campaign", PERIOD).total.all.calls == 1
    assert read_report(tenants.rollups, other, "campaign", PERIOD).total.all.calls == 0


@BOTH_WAYS
@covers("route api.show_report")
def test_a_key_reads_only_the_reports_of_its_account(tenants: Tenants, mine: str, other: str) -> None:
    for tenant in TENANTS:
        count(tenants, tenant)
    days = {"since": "2027-01-15", "until": "2027-01-16"}
    report: Any = tenants.get("reports", mine, dimension="tag:owner", **days)
    assert report.json["total"]["all"]["calls"] == 1
    assert [row["value"] for row in report.json["rows"]] == [f"only {mine} knows"]
    strange = tenants.get("reports", mine, dimension="tag:owner", value=f"only {other} knows", **days)
    assert strange.json["total"]["all"]["calls"] == 0


@BOTH_WAYS
@covers("command reports show", "command reports rebuild")
def test_reports_are_shown_and_counted_again_for_one_account(tenants: Tenants, mine: str, other: str) -> None:
    for tenant in TENANTS:
        attributed = Attributed(Match.NONE, tags={"owner": f"only {tenant} knows"})
        add(tenants.call_log, make_call(f"CAnow{tenant}", time.time(), account=tenant, attributed=attributed))
    assert run("reports", "rebuild", mine).exit_code == 0
    assert tenants.rollups.find_state(other, NOON).waiting == 2
    shown = "".join(read_lines("reports", "show", mine, "--by", "tag:owner", "--format", "json"))
    assert f"only {mine} knows" in shown
    assert f"only {other} knows" not in shown
