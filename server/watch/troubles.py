"""Reports troubles that are counted: refused webhooks and dead postbacks, each at most once an hour for an account."""

from collections.abc import Callable, Mapping
from typing import Protocol

import structlog

from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind
from server.domain.notifications.troubles import TROUBLES
from server.domain.postbacks.postback import OPERATOR, NotificationMethod, PostbackRequest
from server.stores.contract import StoreUnavailable
from server.stores.notifications import Notifications
from server.watch.one_account import isolate_account

QUIET_SECONDS = 3_600
_log = structlog.get_logger()


class CountedRefusals(Protocol):
    """The refused webhooks that a process has counted."""

    def take(self) -> Mapping[str, int]:
        """The counts by account, which begin at zero again."""

    def give_back(self, account: str, count: int) -> None:
        """Count again what could not be stored."""


def store_refusals(refusals: CountedRefusals, notifications: Notifications) -> None:
    """Store what this process has counted; every process has to. What can't be stored now is stored at the next run."""
    for account, count in refusals.take().items():
        try:
            notifications.count_occurrences(account, NotificationKind.WEBHOOKS_REFUSED, count)
        except StoreUnavailable as error:
            refusals.give_back(account, count)
            _log.warning("notifications_failed", kind=NotificationKind.WEBHOOKS_REFUSED.value, reason=str(error))


def count_dead(notifications: Notifications, request: PostbackRequest) -> None:
    """Count a dead postback of an account. A dead notification is not counted, because it would be reported for ever."""
    if request.account == OPERATOR or isinstance(request.method, NotificationMethod):
        return
    try:
        notifications.count_occurrences(request.account, NotificationKind.POSTBACKS_DEAD, 1)
    except StoreUnavailable as error:
        _log.warning("notifications_failed", kind=NotificationKind.POSTBACKS_DEAD.value, reason=str(error))


def report_troubles(notifications: Notifications, notify: Callable[[Notification], None], now: float) -> None:
    """Report what was counted, of each account and kind at most once an hour.

    If the process ends between the report and its record, the next run reports the same occurrence, which nobody gets twice.
    """
    try:
        for kind, write in TROUBLES.items():
            for counted in notifications.list_counts(kind):
                if counted.notified_at is None or now - counted.notified_at >= QUIET_SECONDS:
                    with isolate_account(counted.account, kind):
                        notify(write(counted.account, counted.count, f"since {counted.notified_at or 0:.3f}"))
                        notifications.clear_count(counted, now)
    except StoreUnavailable as error:
        _log.warning("notifications_failed", kind="troubles", reason=str(error))
