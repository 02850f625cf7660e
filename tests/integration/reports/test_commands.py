"""`dni reports`: reports in a terminal, and counting again."""

import csv
import json
import time
from dataclasses import replace

import pytest

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, Match
from server.settings import Settings
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.rollups import Rollups
from tests.integration.calls.callers import add, make_call
from tests.integration.calls.commands import read_lines, run


@pytest.fixture
def log(
    call_log: CallLog, accounts: AccountStore, account: Account, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> CallLog:
    """The log that commands open, with the account `demo` and three calls a minute ago."""
    monkeypatch.setenv("DNI_DATABASE_URL", settings.database_url)
    accounts.save(account)
    radio = Attributed(Match.SOURCE, tracking_source="Radio", tags={"keyword": "=cmd()", "city": "Ulm\x1b[2J"})
    calls = (make_call(f"CA{index}", time.time() - 60) for index in range(2))
    add(call_log, *calls, make_call("CA9", time.time() - 60, attributed=radio))
    return call_log


def test_a_report_warns_until_its_calls_are_counted(log: CallLog, rollups: Rollups) -> None:
    before = run("reports", "show", "demo")
    assert "no call of the account is counted yet" in before.stderr
    assert read_lines("reports", "rebuild", "demo") == ["the reports of account 'demo' are complete"]
    after = run("reports", "show", "demo")
    assert after.stderr == ""
    heading, *rows = after.stdout.splitlines()
    assert heading.split()[:3] == ["tracking_source", "calls", "before"]
    assert [row.split("  ")[0] for row in rows] == ["Google Ads", "Radio", "total"]
    add(log, make_call("CA8", time.time()))
    assert "are not counted yet" in run("reports", "show", "demo").stderr


def test_a_report_by_another_dimension_as_json_and_csv(log: CallLog) -> None:
    run("reports", "rebuild", "demo")
    (line,) = read_lines("reports", "show", "demo", "--by", "tag:keyword", "--days", "7", "--format", "json")
    assert [row["value"] for row in json.loads(line)["rows"]] == ["roof repair", "=cmd()"]
    heads, *rows = csv.reader(read_lines("reports", "show", "demo", "--by", "tag:keyword", "--format", "csv"))
    assert heads[:2] == ["value", "calls"]
    assert [row[:2] for row in rows] == [["roof repair", "2"], ["'=cmd()", "1"], ["total", "3"]]
    assert "\x1b" not in run("reports", "show", "demo", "--by", "tag:city").output


def test_rebuilding_repairs_the_days_after_a_change_of_the_time_zone(
    log: CallLog, accounts: AccountStore, account: Account
) -> None:
    run("reports", "rebuild", "demo")
    accounts.save(replace(account, time_zone="Asia/Kolkata"))
    assert run("reports", "rebuild", "demo").exit_code == 0
    (line,) = read_lines("reports", "show", "demo", "--format", "json")
    assert json.loads(line)["total"]["all"]["calls"] == 3


def test_an_unknown_account_or_dimension_is_refused(log: CallLog) -> None:
    for command in ("show", "rebuild"):
        assert "there is no account 'nobody'" in run("reports", command, "nobody").stderr
    assert "'color' is not a dimension" in run("reports", "show", "demo", "--by", "color").stderr
