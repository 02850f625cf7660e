"""Counts calls in the simplest way, to compare the rollups with; and changes calls as webhooks and people do."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed, Match
from server.domain.calls.call import Call, Outcome
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.calls.lead_changes import LeadUpdate
from server.domain.reports.contributions import CountingRules
from server.domain.reports.measures import Counted, Measures, sum_counted
from server.domain.reports.periods import Period
from server.stores.call_log import CallLog
from server.stores.leads import Leads
from server.stores.rollups import Rollups

WHOLE = Period(date(2026, 10, 1), date(2027, 3, 1))
PERIODS = (
    WHOLE,
    Period(date(2026, 10, 31), date(2026, 10, 31)),
    Period(date(2026, 10, 20), date(2026, 11, 1)),
    Period(date(2026, 11, 1), date(2026, 11, 8)),
)
"""Periods whose first or last day is one with calls in some of the tests."""

SHARED = Attributed(Match.SHARED, 3, campaign="roofing", number_pool="pool", lease_id="lease-1")
Cell = tuple[str, str, date, int]
Counts = dict[Cell, Counted]

MISSED = {Outcome.VOICEMAIL, Outcome.NO_ANSWER, Outcome.BUSY, Outcome.FAILED, Outcome.ABANDONED}


def write_rules(account: str = "demo", time_zone: str = "UTC", click_tags: Iterable[str] = ("gclid",)) -> CountingRules:
    return CountingRules(account, time_zone, frozenset(click_tags))


def set_lead(leads: Leads, call: Call, lead: Lead) -> None:
    """Set a logged call's lead, as a person does."""
    update = LeadUpdate(lead.status, lead.value_cents, clears_value=lead.value_cents is None)
    account = Account(key=call.account, name="Harbor", country="US")
    assert leads.set_lead(account, call.call_id, update, "A person", call.progress.started_at + 900)


def count_all(rollups: Rollups, rules: CountingRules, now: float = 1_800_000_000.0) -> None:
    """Count until nothing waits."""
    for _round in range(10_000):
        if not rollups.count_changes(rules, now):
            return
    raise AssertionError("the counting never ends")


def read_log(log: CallLog, account: str) -> list[Call]:
    """All calls of the account."""
    found: list[Call] = []
    mark = 0
    while True:
        calls, mark = log.list_changed(account, mark, 500)
        if not calls:
            return found
        found += calls


def recount(calls: Iterable[tuple[Call, str]]) -> Counts:
    """The figures of calls, each with the time zone by which it was counted."""
    cells: defaultdict[Cell, list[Counted]] = defaultdict(list)
    for call, time_zone in calls:
        if call.lead.status is LeadStatus.SPAM:
            continue
        local = datetime.fromtimestamp(call.progress.started_at, ZoneInfo(time_zone))
        figures = Measures(
            calls=1,
            answered=1 if call.progress.answered_at is not None else 0,
            missed=1 if call.progress.outcome in MISSED else 0,
            first_time=0 if call.is_repeat else 1,
            qualified=1 if call.lead.status in (LeadStatus.QUALIFIED, LeadStatus.SALE) else 0,
            value_cents=call.lead.value_cents or 0,
            talk_ms=round(1000 * call.progress.talk_seconds),
        )
        is_certain = call.attributed.match in (Match.LIVE, Match.SOURCE)
        counted = Counted(figures, figures if is_certain else Measures())
        for dimension, value in list_values(call):
            cells[dimension, value, local.date(), local.hour].append(counted)
    sums = {cell: sum_counted(some) for cell, some in cells.items()}
    return {cell: counted for cell, counted in sums.items() if counted != Counted()}


def list_values(call: Call) -> list[tuple[str, str]]:
    attributed = call.attributed
    return [
        ("total", ""),
        ("tracking_source", attributed.tracking_source),
        ("campaign", attributed.campaign),
        ("publisher", attributed.publisher),
        ("number_pool", attributed.number_pool),
        ("landing_page", urlsplit(attributed.landing_url).path),
        ("tracking_number", call.tracking_number.number),
        ("receiving_number", call.progress.receiving_number),
        *((f"tag:{name}", value) for name, value in attributed.tags.items() if name != "gclid"),
    ]


def read_rollups(rollups: Rollups, account: str) -> Counts:
    """Everything that the rollups have, by hour. Checks that each day is the sum of its hours, and each period of its days."""
    cells: Counts = {}
    for dimension in rollups.list_dimensions(account):
        by_value: dict[str, dict[date, Counted]] = {}
        for value in rollups.read_top_values(account, dimension, WHOLE, 100_000):
            by_day: defaultdict[date, list[Counted]] = defaultdict(list)
            for day, hour, numbers in rollups.read_hours(account, dimension, value, WHOLE):
                half = len(numbers) // 2
                counted = Counted(Measures(*numbers[:half]), Measures(*numbers[half:]))
                cells[dimension, value, day, hour] = counted
                by_day[day].append(counted)
            days = rollups.read_days(account, dimension, value, WHOLE)
            assert days == {day: sum_counted(some) for day, some in by_day.items()}
            by_value[value] = days
        for period in PERIODS:
            check_period(rollups, account, dimension, period, by_value)
    return cells


def check_period(
    rollups: Rollups, account: str, dimension: str, period: Period, by_value: dict[str, dict[date, Counted]]
) -> None:
    """Compare the sums of a period with those of its days."""
    summed = {
        value: sum_counted(counted for day, counted in days.items() if period.first <= day <= period.last)
        for value, days in by_value.items()
    }
    wanted = {value: counted for value, counted in summed.items() if counted != Counted()}
    assert rollups.read_top_values(account, dimension, period, 100_000) == wanted
    assert rollups.read_values(account, dimension, period, list(by_value)) == wanted
    if not dimension.startswith("tag:"):
        assert rollups.read_sum(account, dimension, period) == sum_counted(wanted.values())
