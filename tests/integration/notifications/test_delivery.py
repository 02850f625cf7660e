"""A notification reaches each recipient once, in the form of its channel."""

import json
import time
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from server.app import create_watches
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import Channel, NotificationKind
from server.postbacks.queues import Taken
from server.postbacks.retry_schedule import FIRST_DELAY_SECONDS
from server.postbacks.worker import LEASE_SECONDS
from server.stores.outbox import PostbackState
from tests.integration.notifications.conftest import ANN, Notified
from tests.mail_server import DROP

KIND = NotificationKind.POSTBACKS_DEAD
EVENT = Notification(
    account="demo",
    kind=KIND,
    occurrence="1",
    subject="Roof & <Sons>",
    text="Two <b>postbacks</b> & *more* failed.",
    facts=(("Caller", "<script>"),),
    values={"count": 2},
)


def test_a_mail_has_the_text_and_the_facts_as_plain_text_and_escaped_in_html(notified: Notified) -> None:
    notified.add(KIND)
    notified.notifier.notify(EVENT)
    notified.deliver()
    (got,) = notified.mails.received
    assert got.recipients == (ANN,)
    assert got.message["Subject"] == EVENT.subject
    assert got.text == (
        "Two <b>postbacks</b> & *more* failed.\n\nCaller: <script>\n\n--\n"
        "You get this mail because ann@example.com is a recipient of postbacks_dead notifications of account demo.\n"
    )
    assert "Two &lt;b&gt;postbacks&lt;/b&gt; &amp; *more* failed." in got.html
    assert "<title>Roof &amp; &lt;Sons&gt;</title>" in got.html
    assert "<script>" not in got.html
    (entry,) = notified.list_outbox()
    assert (entry.state, entry.request.postback, entry.request.url) == (
        PostbackState.SENT,
        "postbacks_dead",
        "mail:///ann@example.com",
    )


def test_webhooks_get_the_form_of_their_channel(notified: Notified) -> None:
    for channel in (Channel.SLACK, Channel.TEAMS, Channel.WEBHOOK):
        notified.add(KIND, channel, notified.webhook.locate(f"/{channel.value}?key=abc"))
    notified.notifier.notify(EVENT)
    notified.deliver()
    got = {one.target: json.loads(one.body) for one in notified.webhook.received}
    assert got["/slack?key=abc"] == {
        "text": "Two &lt;b&gt;postbacks&lt;/b&gt; &amp; *more* failed.\nCaller: &lt;script&gt;"
    }
    (attachment,) = got["/teams?key=abc"]["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    text, facts = attachment["content"]["body"]
    assert text["text"] == r"Two \<b\>postbacks\</b\> & \*more\* failed."
    assert facts == {"type": "FactSet", "facts": [{"title": "Caller", "value": r"\<script\>"}]}
    assert got["/webhook?key=abc"] == {"event": "postbacks_dead", "text": EVENT.text, "account": "demo", "count": 2}
    for one in notified.webhook.received:
        assert (one.method, one.headers["Content-Type"]) == ("POST", "application/json")
        assert "X-DNI-Recipient" not in one.headers


def test_an_occurrence_reaches_each_recipient_once_and_the_next_one_again(notified: Notified) -> None:
    notified.add(KIND)
    notified.notifier.notify(EVENT)
    notified.deliver()
    notified.add(KIND, target="bob@example.com")
    notified.notifier.notify(EVENT)
    notified.clock.now += LEASE_SECONDS + 1
    notified.deliver()
    assert sorted(got.recipients[0] for got in notified.mails.received) == [ANN, "bob@example.com"]
    notified.notifier.notify(replace(EVENT, occurrence="2"))
    notified.deliver()
    assert len(notified.mails.received) == 4


def test_without_recipients_of_its_kind_nothing_is_queued(notified: Notified) -> None:
    notified.add(NotificationKind.CALL_MISSED)
    with capture_logs() as lines:
        notified.notifier.notify(EVENT)
    assert (notified.list_outbox(), lines) == ([], [])


def test_a_mail_that_is_refused_for_now_is_sent_again_with_the_same_message_id(notified: Notified) -> None:
    notified.add(KIND)
    notified.notifier.notify(EVENT)
    notified.mails.to_recipients.append("450 4.2.0 greylisted")
    notified.deliver()
    (entry,) = notified.list_outbox()
    assert entry.last_error == "the mail server rejected the recipient: 450 4.2.0 greylisted"
    assert (entry.state, entry.next_attempt_at) == (PostbackState.WAITING, notified.clock.now + FIRST_DELAY_SECONDS)
    notified.mails.to_mails.append("451 4.3.0 disk full")
    for _attempt in range(2):
        notified.clock.now = notified.list_outbox()[0].next_attempt_at
        notified.deliver()
    first, second = notified.mails.received
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert notified.list_outbox()[0].state is PostbackState.SENT


@pytest.mark.parametrize("response", ["554 5.7.1 rejected as spam", DROP])
def test_a_mail_that_was_refused_for_good_or_has_an_unknown_fate_is_dead(notified: Notified, response: str) -> None:
    notified.add(KIND)
    notified.notifier.notify(EVENT)
    notified.mails.to_mails.append(response)
    notified.deliver()
    notified.clock.now += 100_000
    notified.deliver()
    (entry,) = notified.list_outbox()
    assert (entry.state, entry.attempts, len(notified.mails.received)) == (PostbackState.DEAD, 1, 1)
    notified.stores.outbox.retry("demo", entry.entry_id, notified.clock.now)
    notified.deliver()
    assert notified.list_outbox()[0].state is PostbackState.SENT


def test_without_a_mail_server_mails_wait_for_the_operator(notified: Notified) -> None:
    notified.add(KIND)
    notified.notifier.notify(EVENT)
    whole = notified.settings
    for missing, setting in (("smtp_url", "DNI_SMTP_URL"), ("mail_from", "DNI_MAIL_FROM")):
        notified.settings = whole.model_copy(update={missing: ""})
        notified.deliver()
        (entry,) = notified.list_outbox()
        assert (entry.state, entry.last_error) == (
            PostbackState.WAITING,
            f"{setting} is not set, so no mail is sent",
        )
        notified.clock.now = entry.next_attempt_at
    notified.settings = whole
    notified.deliver()
    assert notified.list_subjects() == [EVENT.subject]


def test_a_removed_recipient_gets_nothing_that_waits(notified: Notified) -> None:
    recipient = notified.add(KIND, Channel.SLACK, notified.webhook.locate("/slack"))
    notified.notifier.notify(EVENT)
    assert notified.stores.notifications.delete_recipient("demo", recipient.recipient_id)
    notified.add(KIND, Channel.SLACK, notified.webhook.locate("/other"))
    notified.deliver()
    (entry,) = notified.list_outbox()
    assert (entry.state, entry.last_error) == (PostbackState.DEAD, "the recipient was removed")
    assert notified.webhook.received == []


def test_a_webhook_may_not_be_private_unless_the_operator_allows_it(notified: Notified) -> None:
    notified.settings = notified.settings.model_copy(update={"private_postbacks": False})
    notified.add(KIND, Channel.WEBHOOK, notified.webhook.locate("/hook"))
    notified.notifier.notify(EVENT)
    notified.deliver()
    assert "is not public" in notified.list_outbox()[0].last_error
    assert notified.webhook.received == []


def test_the_address_of_a_webhook_is_neither_queued_nor_logged(notified: Notified) -> None:
    notified.add(KIND, Channel.WEBHOOK, notified.webhook.locate("/secret-part"))
    notified.webhook.status = 500
    with capture_logs() as lines:
        notified.notifier.notify(EVENT)
        notified.deliver()
    assert len(notified.webhook.received) == 1
    assert "secret-part" not in str(lines) + str(notified.list_outbox())


def test_finished_notifications_are_forgotten_and_waiting_ones_stay(notified: Notified) -> None:
    for target in ("ann@example.com", "bob@example.com", "cy@example.com"):
        notified.add(KIND, target=target)
    notified.notifier.notify(EVENT)
    sent, dead, waiting = (entry.entry_id for entry in notified.list_outbox())
    notified.stores.outbox.mark_sent(sent, notified.clock.now)
    notified.stores.outbox.mark_failed(dead, "550", None)
    assert notified.stores.retention.forget_requests(notified.clock.now) == 0
    assert notified.stores.retention.forget_requests(notified.clock.now + 1) == 2
    assert [entry.entry_id for entry in notified.list_outbox()] == [waiting]


def test_notifications_of_a_deleted_account_do_not_count_as_recordings(notified: Notified) -> None:
    notified.add(KIND)
    notified.notifier.notify(EVENT)
    assert notified.stores.retention.finish_erasures("demo") == 0
    assert notified.list_outbox() == []


def test_the_server_sends_what_is_in_its_outbox(notified: Notified) -> None:
    notified.add(KIND)
    notified.notifier.notify(EVENT)
    watches = create_watches(notified.settings, notified.stores, lambda: True, {}, notified.runtimes)
    (watch,) = (watch for watch in watches if watch.name == "postbacks")
    watch.look(time.time())
    assert notified.mails.wait_for(1)
    watch.close()
    assert notified.list_subjects() == [EVENT.subject]


def test_all_mails_wait_in_the_queue_of_one_server(notified: Notified) -> None:
    for target in (ANN, "bob@other.example"):
        notified.add(KIND, target=target)
    notified.notifier.notify(EVENT)
    now = notified.clock.now
    (origin,) = {Taken(entry, now).origin for entry in notified.list_outbox()}
    outbox = notified.stores.outbox
    assert outbox.take_due(now, 10, LEASE_SECONDS, [origin]) == []
    assert len(outbox.take_due(now, 10, LEASE_SECONDS)) == 2
