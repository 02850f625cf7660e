"""The recipients of an account get the alert about its number pool, with or without the operator's webhook."""

import json

import pytest
from structlog.testing import capture_logs

from server.domain.notifications.recipients import Channel, NotificationKind
from server.domain.postbacks.postback import OPERATOR
from server.domain.shortage import Alert, Shortage, ShortageReason
from server.stores.contract import StoreUnavailable
from server.watch.alert_sender import AlertSender
from tests.integration.notifications.conftest import Notified

ALERT = Alert("demo", "roofing-pool", 30, Shortage(ShortageReason.MISSES, 30, 60, 0.9), 45, ())
KIND = NotificationKind.NUMBER_POOL_SHORT


def alert(notified: Notified, webhook_url: str) -> None:
    AlertSender(notified.stores.call_log, webhook_url, notified.clock, notified.notifier.notify).notify(ALERT)


@pytest.mark.parametrize("operators_alerts", [[], ["https://hooks.example.com/pools"]])
def test_an_alert_reaches_the_recipients_of_its_account(notified: Notified, operators_alerts: list[str]) -> None:
    notified.add(KIND)
    notified.add(KIND, Channel.WEBHOOK, notified.webhook.locate("/pools"))
    alert(notified, *(operators_alerts or [""]))
    assert len(notified.list_outbox(OPERATOR)) == len(operators_alerts)
    notified.deliver()
    (got,) = notified.mails.received
    assert got.message["Subject"] == "Number pool roofing-pool runs short"
    assert got.text.startswith("Number pool roofing-pool of account demo runs short: 60 visits got the default number")
    body = json.loads(notified.webhook.received[0].body)
    assert (body["event"], body["number_pool"], body["recommended_size"]) == ("number_pool_short", "roofing-pool", 45)


def test_an_alert_that_can_not_be_queued_is_logged(notified: Notified, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise StoreUnavailable("the database is locked")

    monkeypatch.setattr(notified.stores.notifications, "list_recipients", fail)
    with capture_logs() as lines:
        alert(notified, "")
    assert [line["event"] for line in lines] == ["number_pool_short", "alert_not_queued"]
