"""The rollups of an account: up to when they are complete, what stays of deleted calls, and rare values."""

from datetime import date, timedelta

import pytest

from server.domain.account_history import OPERATOR
from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.reports.dimensions import Dimension
from server.domain.reports.measures import Counted, Measures
from server.domain.reports.periods import Period
from server.domain.reports.report import OTHER, Claims, ValueKey
from server.stores.call_log import CallLog
from server.stores.contract import AccountStore
from server.stores.leads import Leads
from server.stores.reports import (
    list_tags,
    read_comparison,
    read_heat_map,
    read_report,
    read_series,
    read_value_report,
)
from server.stores.retention import Retention
from server.stores.rollups import Rollups
from server.stores.sql.rollups import folding
from tests.integration.calls.callers import CALLER, CLICKED, NOON, add, add_together, end, make_call, record
from tests.integration.reports.recount import count_all, set_lead, write_rules

TODAY = date(2027, 1, 15)
WEEK = Period(TODAY - timedelta(6), TODAY)
DAY_SECONDS = 86_400.0
OTHER_CALLER = "+14155550199"


def make_keyword_call(name: str, keyword: str, at: float = NOON, **more: str) -> Call:
    return make_call(name, at, attributed=Attributed(Match.SHARED, 2, tags={"keyword": keyword}, lease_id="l"), **more)


def read_state(rollups: Rollups, account: str, now: float) -> tuple[float | None, int]:
    """Up to when the figures are complete, and how many changes wait."""
    state = rollups.find_state(account, now)
    return state.complete_until, state.waiting


def count_total(rollups: Rollups, period: Period = WEEK) -> Counted:
    return rollups.read_sum("demo", Dimension.TOTAL, period)


def test_figures_are_complete_once_all_changes_are_counted(call_log: CallLog, rollups: Rollups) -> None:
    assert read_state(rollups, "demo", NOON) == (NOON, 0)
    assert rollups.list_behind() == []
    add(call_log, make_call("CA1"))
    assert rollups.list_behind() == ["demo"]
    assert read_state(rollups, "demo", NOON) == (None, 1)
    count_all(rollups, write_rules(), NOON + 5)
    assert read_state(rollups, "demo", NOON + 60) == (NOON + 60, 0)
    add(call_log, make_call("CA2"))
    assert read_state(rollups, "demo", NOON + 60) == (NOON + 5, 1)


def test_an_erased_last_call_leaves_nothing_to_wait_for(
    call_log: CallLog, retention: Retention, rollups: Rollups
) -> None:
    count_all(rollups, write_rules())
    add(call_log, make_call("CA1"))
    retention.erase_caller("demo", CALLER, NOON + 1)
    assert rollups.list_behind() == ["demo"]
    count_all(rollups, write_rules())
    assert rollups.list_behind() == []
    assert count_total(rollups) == Counted()


def test_erased_calls_leave_the_figures_and_deleted_ones_stay(
    call_log: CallLog, retention: Retention, rollups: Rollups
) -> None:
    add(call_log, make_call("CA1"), make_call("CA2", caller=OTHER_CALLER))
    for call in (make_call("CA1"), make_call("CA2", caller=OTHER_CALLER)):
        record(call_log, call, end(NOON + 9))
    count_all(rollups, write_rules())
    assert count_total(rollups).all.calls == 2
    retention.erase_caller("demo", CALLER, NOON + 10)
    assert count_total(rollups).all.calls == 1
    assert retention.delete_older("demo", NOON + 100, 10, NOON + 100) == 1
    rollups.rebuild("demo")
    count_all(rollups, write_rules(time_zone="Asia/Kolkata"))
    assert count_total(rollups).all.calls == 1


def test_spam_leaves_the_figures_and_comes_back(leads: Leads, call_log: CallLog, rollups: Rollups) -> None:
    call = make_call("CA1")
    add(call_log, call)
    count_all(rollups, write_rules())
    set_lead(leads, call, Lead(LeadStatus.SPAM))
    count_all(rollups, write_rules())
    assert count_total(rollups) == Counted()
    assert read_report(rollups, "demo", "campaign", WEEK).rows == ()
    set_lead(leads, call, Lead(LeadStatus.SALE, 12_050))
    count_all(rollups, write_rules())
    measures = Measures(calls=1, first_time=1, qualified=1, value_cents=12_050)
    assert count_total(rollups) == Counted(measures, measures)


def test_a_round_that_others_have_overtaken_counts_nothing_twice(call_log: CallLog, rollups: Rollups) -> None:
    add_together(call_log, *(make_call(f"CA{index}") for index in range(450)))
    count_all(rollups, write_rules())
    count_all(rollups, write_rules())
    assert count_total(rollups).all.calls == 450


def test_another_time_zone_moves_calls_to_its_days(call_log: CallLog, rollups: Rollups) -> None:
    add(call_log, make_call("CA1", NOON + 12 * 3600))  # 20:00 UTC
    count_all(rollups, write_rules(time_zone="America/New_York"))
    assert [day for day, one in read_series(rollups, "demo", WEEK).items() if one.all.calls] == [TODAY]
    count_all(rollups, write_rules(time_zone="Asia/Kolkata"))
    tomorrow = TODAY + timedelta(1)
    series = read_series(rollups, "demo", Period(TODAY, tomorrow))
    assert {day: one.all.calls for day, one in series.items()} == {TODAY: 0, tomorrow: 1}
    heat = read_heat_map(rollups, "demo", Period(TODAY, tomorrow))
    assert heat[tomorrow.weekday()][1].all.calls == 1


def test_of_many_values_the_most_frequent_stay_and_late_changes_of_rare_ones_go_to_other(
    call_log: CallLog, retention: Retention, rollups: Rollups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "MOST_VALUES_A_DAY", 3)
    old = NOON - 3 * DAY_SECONDS
    names = [f"word {index}" for index in range(6) for _call in range(6 - index)]
    add_together(call_log, *(make_keyword_call(f"CA{position}", name, old) for position, name in enumerate(names)))
    add(call_log, make_keyword_call("CArare", "rarest", old, caller=OTHER_CALLER))
    count_all(rollups, write_rules(), NOON)
    report = read_report(rollups, "demo", "tag:keyword", WEEK, 10)
    assert [(row.key, row.counted.all.calls) for row in report.rows] == [
        (ValueKey("word 0"), 6),
        (ValueKey("word 1"), 5),
        (ValueKey("word 2"), 4),
        (OTHER, 7),
    ]
    retention.erase_caller("demo", OTHER_CALLER, NOON)
    add(call_log, make_keyword_call("CAlate", "word 9", old))
    add(call_log, make_keyword_call("CAlater", "word 2", old))
    count_all(rollups, write_rules(), NOON)
    report = read_report(rollups, "demo", "tag:keyword", WEEK, 10)
    assert {row.key: row.counted.all.calls for row in report.rows} == {
        ValueKey("word 0"): 6,
        ValueKey("word 1"): 5,
        ValueKey("word 2"): 5,
        OTHER: 7,
    }


def test_a_day_keeps_all_its_values_until_it_is_over(
    call_log: CallLog, rollups: Rollups, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "MOST_VALUES_A_DAY", 3)
    add_together(call_log, *(make_keyword_call(f"CA{index}", f"word {index}") for index in range(6)))
    count_all(rollups, write_rules(), NOON)
    assert len(rollups.read_top_values("demo", "tag:keyword", WEEK, 10)) == 6


def test_reports_compare_with_the_period_before_and_sum_what_is_not_shown(call_log: CallLog, rollups: Rollups) -> None:
    before = NOON - 7 * DAY_SECONDS
    add_together(
        call_log,
        make_keyword_call("CA1", "roof"),
        make_keyword_call("CA2", "roof"),
        make_keyword_call("CA3", "gutter"),
        make_keyword_call("CA4", "roof", before),
        make_keyword_call("CA5", "tile", before),
        make_call("CA6", attributed=Attributed(Match.NONE)),
    )
    count_all(rollups, write_rules())
    report = read_report(rollups, "demo", "tag:keyword", WEEK, 1)
    assert (report.total.all.calls, report.before.all.calls) == (4, 2)
    assert [(row.key, row.counted.all.calls, row.before.all.calls) for row in report.rows] == [
        (ValueKey("roof"), 2, 1),
        (ValueKey(""), 1, 0),
        (OTHER, 1, 1),
    ]
    assert list_tags(rollups, "demo") == ["keyword"]
    one = read_value_report(rollups, "demo", "tag:keyword", WEEK, "roof")
    assert (one.total.all.calls, one.before.all.calls, len(one.rows)) == (2, 1, 1)


def test_two_values_of_a_tag_are_compared(leads: Leads, call_log: CallLog, rollups: Rollups) -> None:
    calls = [make_keyword_call(f"CA{index}", "a" if index % 2 else "b") for index in range(40)]
    add_together(call_log, *calls)
    for call in calls[1::2]:
        set_lead(leads, call, Lead(LeadStatus.QUALIFIED))
    count_all(rollups, write_rules())
    compared = read_comparison(rollups, "demo", "tag:keyword", WEEK, "a", "b")
    assert (compared.first.share, compared.second.share, compared.is_clear) == (1.0, 0.0, True)


def test_claims_of_pools_are_recorded_by_day_and_never_decrease(call_log: CallLog, rollups: Rollups) -> None:
    pool = CLICKED.number_pool
    rollups.count_claims("demo", {pool: {TODAY: Claims(10, 2)}, "quiet": {}})
    rollups.count_claims("demo", {pool: {TODAY: Claims(9, 1), TODAY - timedelta(1): Claims(5, 0)}})
    rollups.count_claims("other", {pool: {TODAY: Claims(99, 9)}})
    assert rollups.find_last_claims("demo") == {pool: TODAY}
    assert rollups.read_claims("demo", WEEK) == {pool: {TODAY: Claims(10, 2), TODAY - timedelta(1): Claims(5, 0)}}
    add(call_log, make_call("CA1"))
    count_all(rollups, write_rules())
    (row,) = read_report(rollups, "demo", "number_pool", WEEK).rows
    assert (row.key, row.claims) == (ValueKey(pool), Claims(15, 2))


def test_another_time_zone_counts_the_latest_claims_again(rollups: Rollups) -> None:
    old, recent = TODAY - timedelta(40), TODAY - timedelta(3)
    count_all(rollups, write_rules(), NOON)
    rollups.count_claims("demo", {"pool": {old: Claims(7, 0), recent: Claims(5, 0)}})
    count_all(rollups, write_rules(time_zone="Asia/Kolkata"), NOON)
    assert rollups.find_last_claims("demo") == {"pool": old}


def test_a_forgotten_account_leaves_no_figures(
    call_log: CallLog, rollups: Rollups, accounts: AccountStore, account: Account
) -> None:
    accounts.save(account)
    add(call_log, make_call("CA1", account=account.key))
    count_all(rollups, write_rules(account.key))
    rollups.count_claims(account.key, {"pool": {TODAY: Claims(7, 0)}})
    accounts.delete(account.key, 1, OPERATOR)
    assert rollups.list_dimensions(account.key) != []
    accounts.forget_deleted(account.key)
    assert rollups.list_dimensions(account.key) == []
    assert rollups.read_claims(account.key, WEEK) == {}
