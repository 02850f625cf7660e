"""`GET /api/v1/reports`: sums of the account's calls."""

from dataclasses import replace
from typing import Any

import pytest

from server.domain.accounts import Account
from server.stores.contract import AccountStore
from server.stores.rollups import Rollups
from tests.integration.api.asking import Asker
from tests.integration.api.test_openapi import validate
from tests.integration.reports.recount import count_all, write_rules
from tests.posted_calls import STARTED_AT
from tests.shop import Clock

DAY: dict[str, str | int] = {"since": "2026-11-22", "until": "2026-11-23"}


@pytest.fixture(autouse=True)
def _count(asker: Asker, rollups: Rollups, clock: Clock) -> None:
    clock.now = STARTED_AT + 3600
    for account in ("demo", "other"):
        count_all(rollups, write_rules(account), clock.now)


def count_calls(report: Any) -> dict[str, int]:
    return {row["value"]: row["counted"]["all"]["calls"] for row in report["rows"]}


def test_calls_are_summed_by_the_dimension_with_certain_and_unsure_ones_apart(asker: Asker) -> None:
    report = asker.read("reports", dimension="tag:keyword", **DAY)
    validate("ReportResponse", report)
    assert count_calls(report) == {"roof 0": 4, "roof 1": 3}
    assert report["total"]["all"]["calls"] == 7
    assert report["total"]["all"]["answered"] == 3
    assert report["total"]["all"]["talk_seconds"] == 126
    assert report["total"]["all"]["average_talk_seconds"] == 42
    assert (report["total"]["certain"]["calls"], report["total"]["unsure"]["calls"]) == (0, 7)
    assert [day["all"]["calls"] for day in report["days"]] == [7]
    assert report["hours"][6][6]["all"]["calls"] == 7  # a Sunday, at six
    assert report["complete_until"] == "2026-11-22T07:00:00.000Z"


def test_without_days_a_report_is_of_the_last_thirty(asker: Asker) -> None:
    report = asker.read("reports")
    assert (report["since"], report["until"], report["dimension"]) == ("2026-10-24", "2026-11-23", "tracking_source")
    assert (len(report["days"]), report["total"]["all"]["calls"]) == (30, 7)
    assert asker.read("reports", since="2026-11-20", until="2026-11-22")["total"]["all"]["calls"] == 0
    after = asker.read("reports", since="2026-11-23", until="2026-11-24")
    assert (after["total"]["all"]["calls"], after["total_before"]["all"]["calls"]) == (0, 7)


def test_a_value_filters_the_totals_the_days_and_the_hours(asker: Asker) -> None:
    report = asker.read("reports", dimension="tag:keyword", value="roof 1", **DAY)
    assert count_calls(report) == {"roof 1": 3}
    assert report["total"]["all"]["calls"] == report["days"][0]["all"]["calls"] == 3
    assert sum(hour["all"]["calls"] for weekday in report["hours"] for hour in weekday) == 3


def test_values_over_the_limit_are_summed_as_other(asker: Asker) -> None:
    rows = asker.read("reports", dimension="tag:keyword", limit=1, **DAY)["rows"]
    assert [(row["value"], row["is_other"], row["counted"]["all"]["calls"]) for row in rows] == [
        ("roof 0", False, 4),
        ("", True, 3),
    ]


def test_days_are_those_of_the_account_s_time_zone(
    asker: Asker, accounts: AccountStore, account: Account, rollups: Rollups, clock: Clock
) -> None:
    accounts.save(replace(account, key="demo", time_zone="America/Los_Angeles"))
    count_all(rollups, write_rules(time_zone="America/Los_Angeles"), clock.now)
    report = asker.read("reports")
    assert (report["time_zone"], report["until"]) == ("America/Los_Angeles", "2026-11-22")
    assert report["days"][-1]["all"]["calls"] == 7


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"dimension": "color"}, "dimension: expected one of total, tracking_source"),
        ({"since": "yesterday"}, "since: expected a date, as in 2026-11-22"),
        ({"since": "2026-02-30"}, "since: expected a date"),
        ({"since": "2026-11-23", "until": "2026-11-23"}, "since, until: the first day must not be after the last one"),
        ({"since": "1990-01-01"}, "since, until: at most 3,660 days"),
        ({"until": "0001-01-01"}, "since, until: "),
        ({"since": "0001-01-01", "until": "0001-01-09"}, "since, until: the period before"),
        ({"limit": 0}, "limit: expected a whole number from 1 to 1,000"),
        ({"color": "red"}, "color: unknown parameter"),
        ({"value": "x" * 251}, "value: expected at most 250 characters"),
    ],
)
def test_an_invalid_parameter_is_refused_by_name(asker: Asker, given: dict[str, str | int], message: str) -> None:
    status, text = asker.be_refused("reports", **given)
    assert status == 400
    assert text.startswith(message)


def test_any_value_of_a_dimension_is_safe_to_ask_for(asker: Asker) -> None:
    for value in ("'; DROP TABLE rollups", "%", "\U0001f4de", ""):
        assert asker.read("reports", dimension="tag:'\"%", value=value, **DAY)["total"]["all"]["calls"] == 0
