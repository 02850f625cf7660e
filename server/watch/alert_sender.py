"""Sends alerts: always to the log, and by the outbox to a webhook, if one is set, and to the recipients of the account."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import structlog

from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import NotificationKind
from server.domain.postbacks.postback import OPERATOR, Method, PostbackRequest
from server.domain.shortage import Alert, describe_alert, write_alert
from server.stores.call_log import CallLog
from server.stores.contract import StoreUnavailable

_log = structlog.get_logger()


class AlertSender:
    """Logs alerts, and puts them into the outbox for `webhook_url` (empty: only logs them).

    `clock` returns seconds since the epoch. `notify_recipients` queues it for the recipients of the account.
    """

    def __init__(
        self,
        call_log: CallLog,
        webhook_url: str,
        clock: Callable[[], float],
        notify_recipients: Callable[[Notification], None] = lambda notification: None,
    ) -> None:
        self._call_log = call_log
        self._webhook_url = webhook_url
        self._clock = clock
        self._notify_recipients = notify_recipients

    def notify(self, alert: Alert) -> None:
        """Send the alert. If it can't be put into the outbox, it is only logged; the next alert comes within hours."""
        _log.warning("number_pool_short", **write_alert(alert))
        now = self._clock()
        try:
            if self._webhook_url:
                with self._call_log.begin() as transaction:
                    transaction.send([_write_request(alert, self._webhook_url, now)], now)
            self._notify_recipients(write_pool_notification(alert, now))
        except StoreUnavailable as error:
            _log.warning("alert_not_queued", number_pool=alert.number_pool, account=alert.account, error=str(error))


def write_webhook(alert: Alert) -> dict[str, object]:
    """The body of the POST. Chat services show its field `text` as it is."""
    return {"event": "number_pool_short", "text": describe_alert(alert), **write_alert(alert)}


def write_pool_notification(alert: Alert, now: float) -> Notification:
    """The alert for the account's recipients."""
    return Notification(
        account=alert.account,
        kind=NotificationKind.NUMBER_POOL_SHORT,
        occurrence=f"{alert.number_pool} {now:.0f}",
        subject=f"Number pool {alert.number_pool} runs short",
        text=describe_alert(alert),
        values=write_alert(alert),
    )


def _write_request(alert: Alert, webhook_url: str, now: float) -> PostbackRequest:
    # The rest of the address may be a secret: it is only in the settings.
    parts = urlsplit(webhook_url)
    return PostbackRequest(
        idempotency_key=f"alert {alert.account} {alert.number_pool} {now:.0f}",
        account=OPERATOR,
        postback="alert",
        call_id="",
        method=Method.POST,
        url=f"{parts.scheme}://{parts.netloc}",
        headers={"Content-Type": "application/json"},
        body=json.dumps(write_webhook(alert)),
    )
