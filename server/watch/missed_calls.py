"""Reports missed calls within seconds. Each process reads the changed calls by the marks of the call log."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

import structlog

from server.accounts.runtimes import AccountRuntimes
from server.domain.accounts import Account
from server.domain.calls.call import Call
from server.domain.notifications.missed_calls import (
    find_settled_at,
    is_missed,
    write_missed_call,
    write_more_missed_calls,
)
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind
from server.stores.call_log import CallLog
from server.stores.contract import StoreUnavailable
from server.stores.notifications import Notifications
from server.watch.one_account import isolate_account

LATEST_SECONDS = 3_600
"""A call that ended longer ago is not reported any more: after an outage nobody wants a hundred of them."""

MOST_AN_HOUR = 30
"""An account's missed calls above this number in an hour are only counted, and reported together once an hour."""

QUIET_SECONDS = 3_600
_FAILED_SECONDS = 60
"""An account whose calls could not be read is tried again after this time, so that it does not fill the log."""

_CALLS_A_PAGE = 200
_KIND = NotificationKind.CALL_MISSED
_log = structlog.get_logger()


@dataclass
class _Progress:
    """How far this process has come in an account: the mark of the last call that it read, and the calls that are not settled.

    `unsettled` has the mark before each. `handled` are the missed calls of the last hour, with the time of their report.
    """

    mark: int
    stored_mark: int
    unsettled: dict[str, int] = field(default_factory=dict)
    handled: dict[str, float] = field(default_factory=dict)


class MissedCalls:
    """Reports the missed calls of the accounts that `list_accounts` names. One thread uses it.

    The stored mark never passes a call that is not settled, so that a process that takes over misses none. It may report one
    again, which nobody gets twice.
    """

    def __init__(
        self,
        runtimes: AccountRuntimes,
        call_log: CallLog,
        notifications: Notifications,
        list_accounts: Callable[[NotificationKind], Collection[str]],
        notify: Callable[[Notification], None],
    ) -> None:
        self._runtimes = runtimes
        self._call_log = call_log
        self._notifications = notifications
        self._list_accounts = list_accounts
        self._notify = notify
        self._progress: dict[str, _Progress] = {}
        self._retry_at: dict[str, float] = {}

    def look(self, now: float) -> None:
        """Report the calls that were missed since the last run. If a store is unavailable, the next run reports them."""
        try:
            keys = self._list_accounts(_KIND)
            self._progress = {key: progress for key, progress in self._progress.items() if key in keys}
            for key in keys:
                if now < self._retry_at.get(key, 0.0):
                    continue
                self._retry_at[key] = now + _FAILED_SECONDS
                with isolate_account(key, _KIND):
                    runtime = self._runtimes.find(key)
                    if runtime:
                        self._look_at(runtime.account, now)
                    del self._retry_at[key]
            self._report_rest(now)
        except StoreUnavailable as error:
            self._retry_at.clear()
            _log.warning("notifications_failed", kind=_KIND.value, reason=str(error))

    def _look_at(self, account: Account, now: float) -> None:
        progress = self._find_progress(account.key)
        for call_id in list(progress.unsettled):
            call = self._call_log.find(account.key, call_id)
            if call is None or self._judge(account, progress, call, now):
                del progress.unsettled[call_id]
        while True:
            calls, mark = self._call_log.list_changed(account.key, progress.mark, _CALLS_A_PAGE)
            for call in calls:
                if not self._judge(account, progress, call, now):
                    progress.unsettled.setdefault(call.call_id, progress.mark)
            progress.mark = mark
            if len(calls) < _CALLS_A_PAGE:
                break
        mark = min([progress.mark, *progress.unsettled.values()])
        if mark != progress.stored_mark:
            self._notifications.set_mark(account.key, _KIND, mark)
            progress.stored_mark = mark

    def _find_progress(self, key: str) -> _Progress:
        progress = self._progress.get(key)
        if progress is None:
            mark = self._notifications.find_mark(key, _KIND)
            if mark is None:
                # The first run for the account: calls before it are not reported.
                mark = self._call_log.find_last_mark(key)
                self._notifications.set_mark(key, _KIND, mark)
            progress = self._progress[key] = _Progress(mark, mark)
        return progress

    def _judge(self, account: Account, progress: _Progress, call: Call, now: float) -> bool:
        """Report the call if it was missed. Returns False if it has ended and its outcome may still change."""
        settled_at = find_settled_at(call)
        if settled_at is None or now - settled_at > LATEST_SECONDS:
            return True
        if settled_at > now:
            return False
        if is_missed(call) and call.call_id not in progress.handled:
            self._report(account, progress, call, now)
        return True

    def _report(self, account: Account, progress: _Progress, call: Call, now: float) -> None:
        # As long as a call could be reported: another change of it, such as a new tag, must not report it again.
        progress.handled = {key: at for key, at in progress.handled.items() if now - at < LATEST_SECONDS}
        if len(progress.handled) < MOST_AN_HOUR:
            self._notify(write_missed_call(account, call))
        else:
            self._notifications.count_occurrences(account.key, _KIND, 1)
        progress.handled[call.call_id] = now

    def _report_rest(self, now: float) -> None:
        for counted in self._notifications.list_counts(_KIND):
            if counted.notified_at is not None and now - counted.notified_at < QUIET_SECONDS:
                continue
            with isolate_account(counted.account, _KIND):
                runtime = self._runtimes.find(counted.account)
                if runtime:
                    occurrence = f"more since {counted.notified_at or 0:.3f}"
                    self._notify(write_more_missed_calls(runtime.account, counted.count, occurrence))
                self._notifications.clear_count(counted, now)
