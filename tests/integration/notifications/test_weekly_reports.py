"""The weekly report comes once a week, on Monday at 08:00 in the account's zone."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from server.domain.accounts import Account
from server.domain.calls.attributed import Attributed
from server.domain.calls.lead import Lead, LeadStatus
from server.domain.notifications.recipients import Channel, NotificationKind
from server.domain.notifications.weekly_report import CallFigures
from server.domain.reports.contributions import CountingRules
from server.watch.weekly_report import ReadFigures, WeeklyReports, read_figures
from tests.integration.calls.callers import CLICKED, UNMATCHED, add, answer, end, make_call, ring
from tests.integration.notifications.conftest import Notified

KIND = NotificationKind.WEEKLY_REPORT
DAY = 86_400


def local(text: str) -> float:
    """A time in New York."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York")).timestamp()


MONDAY = local("2027-01-18 08:00")


def make_reports(notified: Notified, count: ReadFigures | None = None) -> WeeklyReports:
    """The reports of a process that has just started."""
    stores = notified.stores
    count = count or partial(read_figures, stores.rollups)
    list_accounts = stores.notifications.list_accounts
    return WeeklyReports(notified.runtimes, stores.notifications, list_accounts, count, notified.notifier.notify)


def count_all(notified: Notified, at: float) -> None:
    """Count all calls of the log for reports, as the watch does."""
    rules = CountingRules("demo", "America/New_York", frozenset())
    while notified.stores.rollups.count_changes(rules, at):
        pass


def look(notified: Notified, at: float) -> list[str]:
    """Count calls and run a new process at this time, and deliver; the subjects of all mails so far."""
    notified.clock.now = at
    count_all(notified, at)
    make_reports(notified).look(at)
    notified.deliver()
    return notified.list_subjects()


def add_calls(notified: Notified, at: float, attributed: Attributed, answered: int, missed: int) -> None:
    calls = [
        make_call(
            f"CA{at}{number}",
            at,
            ring(at, "desk"),
            *([answer(at + 5, "desk")] if number < answered else []),
            end(at + 60),
            attributed=attributed,
        )
        for number in range(answered + missed)
    ]
    add(notified.stores.call_log, *calls)


def test_the_report_comes_at_eight_and_only_once(notified: Notified) -> None:
    notified.add(KIND)
    assert look(notified, MONDAY - 7 * DAY + 60) == []
    assert look(notified, MONDAY - 1) == []
    assert look(notified, MONDAY) == ["Harbor Roofing: 0 calls from 2027-01-11 to 2027-01-17"]
    assert len(look(notified, MONDAY + 60)) == 1
    assert len(look(notified, MONDAY + 7 * DAY - 1)) == 1
    assert look(notified, MONDAY + 7 * DAY)[1:] == ["Harbor Roofing: 0 calls from 2027-01-18 to 2027-01-24"]


def test_a_report_that_was_due_while_the_server_was_down_comes_late(notified: Notified) -> None:
    notified.add(KIND)
    look(notified, MONDAY - DAY)
    assert len(look(notified, MONDAY + 3 * DAY)) == 1


def test_a_new_recipient_waits_for_the_next_monday(notified: Notified) -> None:
    notified.add(KIND)
    assert look(notified, MONDAY + DAY) == []
    assert len(look(notified, MONDAY + 7 * DAY)) == 1


def test_the_report_has_the_week_from_midnight_to_midnight_against_the_week_before(notified: Notified) -> None:
    notified.add(KIND)
    notified.add(KIND, Channel.WEBHOOK, notified.webhook.locate("/week"))
    look(notified, MONDAY - DAY)
    add_calls(notified, local("2027-01-03 23:59"), CLICKED, 1, 0)  # two weeks before
    add_calls(notified, local("2027-01-04 00:00"), CLICKED, 1, 1)
    add_calls(notified, local("2027-01-11 00:00"), CLICKED, 2, 1)
    add_calls(notified, local("2027-01-17 23:59"), UNMATCHED, 1, 1)
    add_calls(notified, local("2027-01-18 00:00"), CLICKED, 0, 1)
    look(notified, MONDAY)
    (got,) = notified.mails.received
    assert "Calls: 5 (week before: 2)\nAnswered: 3 (1)\nMissed: 2 (1)\n" in got.text
    assert "From Google Ads: 3\nFrom an unknown source: 2\n" in got.text
    (posted,) = notified.webhook.received
    assert '"first_day": "2027-01-11", "last_day": "2027-01-17"' in posted.body
    assert '"week_before": {"calls": 2, "answered": 1, "missed": 1' in posted.body


@pytest.mark.parametrize(("monday", "hours"), [("2027-03-15", 167), ("2027-11-08", 169)])
def test_a_week_with_a_change_of_the_clocks_is_counted_whole(notified: Notified, monday: str, hours: int) -> None:
    asked: list[tuple[float, float]] = []

    def count(_account: Account, since: float, until: float) -> CallFigures:
        asked.append((since, until))
        return CallFigures()

    notified.add(KIND)
    due = local(f"{monday} 08:00")
    notified.clock.now = due
    make_reports(notified, count).look(due - DAY)
    make_reports(notified, count).look(due - 1)
    assert asked == []
    make_reports(notified, count).look(due)
    week, before = asked
    assert [week[1] - week[0], before[1] - before[0]] == [hours * 3_600, 168 * 3_600]
    assert week[0] == before[1]
    assert week[1] == local(f"{monday} 00:00")


def test_calls_marked_as_spam_do_not_count(notified: Notified) -> None:
    notified.add(KIND)
    look(notified, MONDAY - DAY)
    spam = replace(make_call("CAspam", MONDAY - DAY, end(MONDAY - DAY + 60)), lead=Lead(LeadStatus.SPAM))
    add(notified.stores.call_log, spam, make_call("CA1", MONDAY - DAY, end(MONDAY - DAY + 60)))
    assert look(notified, MONDAY) == ["Harbor Roofing: 1 call from 2027-01-11 to 2027-01-17"]


def test_a_report_waits_until_the_calls_of_its_week_are_counted(notified: Notified) -> None:
    notified.add(KIND)
    look(notified, MONDAY - DAY)
    add_calls(notified, MONDAY - DAY, CLICKED, 1, 0)
    notified.clock.now = MONDAY
    make_reports(notified).look(MONDAY)
    notified.deliver()
    assert notified.list_subjects() == []
    assert look(notified, MONDAY + 60) == ["Harbor Roofing: 1 call from 2027-01-11 to 2027-01-17"]
