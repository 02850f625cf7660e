"""Puts notifications into the outbox, for all recipients in one transaction."""

from collections.abc import Callable, Sequence

import structlog

from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import Recipient
from server.postbacks.notifications.requests import WriteUnsubscribeLink, write_notification_request
from server.stores.call_log import CallLog

ListRecipients = Callable[[Notification], Sequence[Recipient]]
"""Who gets a notification. May raise `StoreUnavailable`."""

_log = structlog.get_logger()


class Notifier:
    """Queues notifications. `clock` returns seconds since the epoch."""

    def __init__(
        self,
        call_log: CallLog,
        list_recipients: ListRecipients,
        write_link: WriteUnsubscribeLink,
        clock: Callable[[], float],
    ) -> None:
        self._call_log = call_log
        self._list_recipients = list_recipients
        self._write_link = write_link
        self._clock = clock

    def notify(self, notification: Notification) -> None:
        """Queue the notification for each recipient that has not got this occurrence yet. Raises `StoreUnavailable`."""
        recipients = self._list_recipients(notification)
        if not recipients:
            return
        requests = [write_notification_request(notification, one, self._write_link) for one in recipients]
        now = self._clock()
        with self._call_log.begin() as transaction:
            transaction.send(requests, now)
        _log.info(
            "notification_queued",
            account=notification.account,
            kind=notification.kind.value,
            recipients=len(recipients),
        )
