"""Sends the weekly report of each account, at 08:00 on Monday in its time zone."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

import structlog

from server.accounts.runtimes import AccountRuntimes
from server.domain.accounts import Account
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind
from server.domain.notifications.weekly_report import CallFigures, find_report_week, write_weekly_report
from server.domain.reports.dimensions import Dimension
from server.domain.reports.periods import Period
from server.domain.routing.hours import find_local_time
from server.stores.contract import StoreUnavailable
from server.stores.notifications import Notifications
from server.stores.rollups import Rollups
from server.watch.one_account import isolate_account

ReadFigures = Callable[[Account, float, float], CallFigures | None]
"""The figures of an account's calls that began in a period, from the first time to before the second; None: not counted yet."""

_KIND = NotificationKind.WEEKLY_REPORT
_MOST_SOURCES = 1_000
_log = structlog.get_logger()


def read_figures(rollups: Rollups, account: Account, since: float, until: float) -> CallFigures | None:
    """The figures of the period, from midnight to midnight, as reports have them; None while calls of it wait to be counted."""
    counted_until = rollups.find_state(account.key, until).complete_until
    if counted_until is None or counted_until < until:
        return None
    first, after = (find_local_time(at, account.time_zone).date() for at in (since, until))
    period = Period(first, after - timedelta(days=1))
    total = rollups.read_sum(account.key, Dimension.TOTAL, period).all
    sources = rollups.read_top_values(account.key, Dimension.TRACKING_SOURCE, period, _MOST_SOURCES)
    by_source = {name: counted.all.calls for name, counted in sources.items()}
    return CallFigures(total.calls, total.answered, total.missed, total.first_time, by_source)


@dataclass(frozen=True)
class WeeklyReports:
    """Sends weekly reports to the accounts that `list_accounts` names, with the figures of `read_figures`.

    The mark of an account is the number of the last week that was reported, so a report is sent late rather than never, and an
    account gets none for the weeks before it had a recipient.
    """

    runtimes: AccountRuntimes
    notifications: Notifications
    list_accounts: Callable[[NotificationKind], Collection[str]]
    read_figures: ReadFigures
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
            figures = self.read_figures(account, week.since, week.until)
            before = self.read_figures(account, week.previous, week.since)
            if figures is None or before is None:
                return  # The calls are counted soon, and the next run sends the report.
            self.notify(write_weekly_report(account, week, figures, before))
        self.notifications.set_mark(account.key, _KIND, week.number)
