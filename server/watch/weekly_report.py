"""Sends the weekly report of each account, at 08:00 on Monday in its time zone."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass

import structlog

from server.accounts.runtimes import AccountRuntimes
from server.domain.accounts import Account
from server.domain.calls.lead import LeadStatus
from server.domain.notifications.missed_calls import is_missed
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind
from server.domain.notifications.weekly_report import CallFigures, find_report_week, write_weekly_report
from server.stores.call_log import MOST_CALLS_A_PAGE, CallFilter, CallLog
from server.stores.contract import StoreUnavailable
from server.stores.notifications import Notifications
from server.watch.one_account import isolate_account

CountCalls = Callable[[str, float, float], CallFigures]
"""The figures of an account's calls that began in a period, from the first time to before the second."""

_KIND = NotificationKind.WEEKLY_REPORT
_log = structlog.get_logger()


def count_calls(call_log: CallLog, account: str, since: float, until: float) -> CallFigures:
    """The figures of the period, counted from the call log page by page. Calls marked as spam do not count."""
    calls = answered = missed = first_time = 0
    sources: Counter[str] = Counter()
    cursor: str | None = None
    while True:
        page = call_log.list_calls(account, CallFilter(since=since, until=until), cursor, MOST_CALLS_A_PAGE)
        for call in page.calls:
            if call.lead.status is LeadStatus.SPAM:
                continue
            calls += 1
            answered += call.progress.answered_at is not None
            missed += is_missed(call)
            first_time += not call.is_repeat
            sources[call.attributed.tracking_source] += 1
        cursor = page.next_cursor
        if cursor is None:
            return CallFigures(calls, answered, missed, first_time, sources)


@dataclass(frozen=True)
class WeeklyReports:
    """Sends weekly reports to the accounts that `list_accounts` names, with the figures of `count_calls`.

    The mark of an account is the number of the last week that was reported, so a report is sent late rather than never, and an
    account gets none for the weeks before it had a recipient.
    """

    runtimes: AccountRuntimes
    notifications: Notifications
    list_accounts: Callable[[NotificationKind], Collection[str]]
    count_calls: CountCalls
    notify: Callable[[Notification], None]

    def look(self, now: float) -> None:
        """Send the reports that are due. If a store is unavailable, the next run sends them."""
        try:
            for key in self.list_accounts(_KIND):
                with isolate_account(key, _KIND):
                    runtime = self.runtimes.find(key)
                    if runtime:
                        self._look_at(runtime.account, now)
        except StoreUnavailable as error:
            _log.warning("notifications_failed", kind=_KIND.value, reason=str(error))

    def _look_at(self, account: Account, now: float) -> None:
        week = find_report_week(now, account.time_zone)
        mark = self.notifications.find_mark(account.key, _KIND)
        if mark is not None and mark >= week.number:
            return
        if mark is not None:
            figures = self.count_calls(account.key, week.since, week.until)
            before = self.count_calls(account.key, week.previous, week.since)
            self.notify(write_weekly_report(account, week, figures, before))
        self.notifications.set_mark(account.key, _KIND, week.number)
