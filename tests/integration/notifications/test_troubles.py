"""Refused webhooks and dead postbacks are counted, and reported at most once an hour."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from server.app import create_app, create_watches
from server.bundle import Bundle
from server.domain.notifications.recipients import NotificationKind
from server.domain.postbacks.postback import OPERATOR, NotificationMethod
from server.notifying import create_notification_watches
from server.postbacks.sending import SendFailed
from server.postbacks.worker import PostbackWorker
from server.stores.contract import StoreUnavailable
from server.stores.notifications import OccurrenceCount
from server.telephony.refused_webhooks import RefusedWebhooks
from server.watch.troubles import QUIET_SECONDS, count_dead, report_troubles, store_refusals
from tests.integration.notifications.conftest import Notified
from tests.integration.postbacks.outbox import put, run
from tests.posted_calls import make_request

REFUSED, DEAD = NotificationKind.WEBHOOKS_REFUSED, NotificationKind.POSTBACKS_DEAD


def report(notified: Notified) -> list[str]:
    """Report what was counted, and deliver; the subjects of all mails so far."""
    report_troubles(notified.stores.notifications, notified.notifier.notify, notified.clock.now)
    notified.deliver()
    return notified.list_subjects()


def test_a_storm_of_refused_webhooks_is_reported_once_an_hour_with_its_count(notified: Notified) -> None:
    notified.add(REFUSED)
    refusals, store = RefusedWebhooks(), notified.stores.notifications
    for _webhook in range(1_200):
        refusals.add("demo")
    store_refusals(refusals, store)
    store_refusals(refusals, store)
    assert report(notified) == ["1,200 webhooks refused for account demo"]
    refusals.add("demo")
    store_refusals(refusals, store)
    notified.clock.now += QUIET_SECONDS - 1
    assert len(report(notified)) == 1
    notified.clock.now += 1
    assert report(notified)[1:] == ["1 webhook refused for account demo"]
    assert "DNI_PUBLIC_URL" in notified.mails.received[0].text


def test_what_can_not_be_stored_is_counted_again(notified: Notified, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals, store = RefusedWebhooks(), notified.stores.notifications
    refusals.add("demo")
    with monkeypatch.context() as broken, capture_logs() as lines:
        broken.setattr(store, "count_occurrences", fail)
        store_refusals(refusals, store)
    assert [line["event"] for line in lines] == ["notifications_failed"]
    store_refusals(refusals, store)
    assert store.list_counts(REFUSED) == [OccurrenceCount("demo", REFUSED, 1, None)]


def fail(*_arguments: object) -> None:
    raise StoreUnavailable("the database is locked")


def test_a_process_that_ends_between_the_report_and_its_record_repeats_nothing(
    notified: Notified, monkeypatch: pytest.MonkeyPatch
) -> None:
    notified.add(DEAD)
    store = notified.stores.notifications
    store.count_occurrences("demo", DEAD, 2)
    with monkeypatch.context() as broken, capture_logs():
        broken.setattr(store, "clear_count", fail)
        assert report(notified) == ["2 postbacks of account demo could not be delivered"]
    assert len(report(notified)) == 1
    assert store.list_counts(DEAD) == []


def test_without_recipients_counts_begin_again(notified: Notified) -> None:
    notified.stores.notifications.count_occurrences("demo", DEAD, 2)
    assert report(notified) == []
    notified.add(DEAD)
    notified.clock.now += QUIET_SECONDS
    assert report(notified) == []


def test_postbacks_that_are_given_up_are_counted_and_notifications_are_not(notified: Notified) -> None:
    def refuse(*_arguments: object) -> None:
        raise SendFailed("gone", is_final=True)

    store, now = notified.stores.notifications, notified.clock.now
    postback = make_request("https://tracker.example/p")
    alert = replace(postback, idempotency_key="key-2", account=OPERATOR)
    mail = replace(postback, idempotency_key="key-3", method=NotificationMethod.MAIL)
    put(notified.stores.call_log, [postback, alert, mail], now)
    worker = PostbackWorker(
        notified.stores.outbox,
        refuse,  # type: ignore[arg-type]
        notified.clock,
        lambda: 0.0,
        lambda request: count_dead(store, request),
    )
    run(worker, now)
    assert store.list_counts(DEAD) == [OccurrenceCount("demo", DEAD, 1, None)]


def test_a_dead_postback_that_can_not_be_counted_is_logged(notified: Notified, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notified.stores.notifications, "count_occurrences", fail)
    with capture_logs() as lines:
        count_dead(notified.stores.notifications, make_request("https://tracker.example/p"))
    assert [line["event"] for line in lines] == ["notifications_failed"]


def test_the_server_counts_webhooks_with_invalid_signatures(
    notified: Notified, bundle: Bundle, settings: Mapping[str, str]
) -> None:
    notified.settings = notified.settings.model_copy(update={"twilio_auth_token": ("0123456789abcdef",)})
    stores, runtimes, refusals = notified.stores, notified.runtimes, RefusedWebhooks()
    app = create_app(notified.settings, bundle=bundle, stores=stores, runtimes=runtimes, refusals=refusals)
    client = app.test_client()
    for account in ("demo", "nobody"):
        form = {"CallSid": "CA" + "0" * 32, "To": "+18665550120", "From": "+14155550123"}
        headers = {"X-Twilio-Signature": "forged"}
        response = client.post(f"/voice/twilio/incoming?account={account}", data=form, headers=headers)
        assert response.status_code == 403
    notified.add(REFUSED)
    watch, _missed = create_notification_watches(notified.settings, stores, runtimes, refusals, lambda: True)
    watch.look(notified.clock.now)
    notified.clock.now += 1e9  # the watch has queued it by the real clock
    notified.deliver()
    assert notified.list_subjects() == ["1 webhook refused for account demo"]


def test_the_watches_of_the_server_report_only_from_the_leader(notified: Notified) -> None:
    notified.add(REFUSED)
    stores, refusals = notified.stores, RefusedWebhooks()
    refusals.add("demo")
    watches = create_watches(notified.settings, stores, lambda: False, {}, notified.runtimes, refusals)
    (watch,) = (watch for watch in watches if watch.name == "notifications")
    watch.look(notified.clock.now)
    assert notified.list_outbox() == []
    assert stores.notifications.list_counts(REFUSED) == [OccurrenceCount("demo", REFUSED, 1, None)]
