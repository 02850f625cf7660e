"""Mails to one person: sent once, and never shown with their link."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from structlog.testing import capture_logs

from server.cli import main
from server.domain.postbacks.postback import OPERATOR
from server.notifying import compose_mail_queue
from server.open_stores import open_stores
from server.postbacks.mail.rendering import MailInvalid
from server.postbacks.mail.written_mail import NotAMailAddress
from server.settings import read_settings
from server.stores.outbox import PostbackState
from server.stores.secrets import SecretKeyMissing
from tests.integration.notifications.conftest import ANN, SECRET_KEY, Notified

LINK = "https://numbers.example.com/console/join?token=s3cr3t&x=1"
VALUES = {"inviter": "Bob <b@example.com>", "name": "Harbor & Sons", "link": LINK, "valid_until": "Friday"}


def queue(notified: Notified, key: str = "invitation 1", **changes: str) -> None:
    mails = compose_mail_queue(notified.stores, notified.clock)
    mails.queue_mail(
        changes.get("to", ANN), changes.get("subject", "Join us"), changes.get("template", "invitation"), VALUES, key
    )


def test_a_mail_is_sent_once_for_its_key(notified: Notified) -> None:
    queue(notified)
    queue(notified)
    notified.deliver()
    queue(notified)
    queue(notified, key="invitation 2", template="invitation")
    notified.deliver()
    first, _second = notified.mails.received
    assert first.recipients == (ANN,)
    assert LINK in first.text
    assert 'href="https://numbers.example.com/console/join?token=s3cr3t&amp;x=1"' in first.html
    assert "Bob &lt;b@example.com&gt; invites you to Harbor &amp; Sons." in first.html


def test_the_mail_for_a_lost_password_has_its_link(notified: Notified) -> None:
    values = {"to": ANN, "link": LINK, "valid_until": "Friday"}
    compose_mail_queue(notified.stores, notified.clock).queue_mail(ANN, "Password", "lost_password", values, "one")
    notified.deliver()
    assert LINK in notified.mails.received[0].text


def test_the_link_is_neither_stored_logged_nor_listed(
    notified: Notified, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with capture_logs() as lines:
        queue(notified)
        notified.mails.to_recipients.append("450 4.2.0 later")
        notified.deliver()
    monkeypatch.setenv("DNI_DATABASE_URL", database_url)
    listed = [CliRunner().invoke(main, ["postbacks", "list", "--format", form]).output for form in ("table", "json")]
    assert "invitation" in listed[0]
    stored = str(notified.list_outbox(OPERATOR))
    assert "sealed" in stored
    for text in (stored, str(lines), *listed):
        assert "s3cr3t" not in text
        assert "console/join" not in text


def test_a_mail_survives_a_change_of_the_secret_key_with_the_old_one(notified: Notified) -> None:
    queue(notified)
    changed = {"secret_key": "another secret key of 32 characters"}
    for old, state in (((), PostbackState.WAITING), ((SECRET_KEY,), PostbackState.SENT)):
        settings = notified.settings.model_copy(update=changed | {"old_secret_keys": old})
        stores = open_stores(settings)
        kept, notified.stores = notified.stores, stores
        notified.settings = settings
        notified.deliver()
        (entry,) = notified.list_outbox(OPERATOR)
        assert entry.state is state
        notified.clock.now = entry.next_attempt_at
        stores.close()
        notified.stores = kept
    assert len(notified.mails.received) == 1


def test_without_a_secret_key_nothing_is_queued(notified: Notified, store_settings: dict[str, str]) -> None:
    stores = open_stores(read_settings(store_settings))
    with pytest.raises(SecretKeyMissing, match="DNI_SECRET_KEY is not set"):
        compose_mail_queue(stores, notified.clock).queue_mail(ANN, "Join us", "invitation", VALUES, "one")
    stores.close()
    assert notified.list_outbox(OPERATOR) == []


@pytest.mark.parametrize("address", ["ann@example.com\r\nBcc: eve@example.com", "ann@example.com, eve@example.com", ""])
def test_an_address_can_not_add_headers_or_recipients(notified: Notified, address: str) -> None:
    with pytest.raises(NotAMailAddress):
        queue(notified, to=address)
    assert notified.list_outbox(OPERATOR) == []


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: eve@example.com", "Hello\nX: y", "a\u2028b", " ", "\x00"])
def test_a_subject_can_not_add_headers(notified: Notified, subject: str) -> None:
    with pytest.raises(MailInvalid):
        queue(notified, subject=subject)
    assert notified.list_outbox(OPERATOR) == []


def test_a_long_subject_is_shortened(notified: Notified) -> None:
    queue(notified, subject="ü" * 300)
    notified.deliver()
    assert notified.list_subjects() == ["ü" * 197 + "..."]
