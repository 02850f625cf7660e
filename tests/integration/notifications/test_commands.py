"""`dni notify` and `dni mail test`: what they print, refuse and send."""

import ssl
from pathlib import Path

import pytest

from server.domain.notifications.recipients import NotificationKind
from server.domain.notifications.troubles import write_dead_postbacks
from server.stores.outbox import PostbackState
from tests.certificates import write_certificate
from tests.integration.calls.commands import read_lines, run
from tests.integration.notifications.conftest import ANN, Notified
from tests.mail_server import serve_mail

pytestmark = pytest.mark.database("sqlite")


@pytest.fixture(autouse=True)
def _environment(notified: Notified, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment in which `dni` uses the test's database and mail server."""
    monkeypatch.setenv("DNI_DATABASE_URL", database_url)
    monkeypatch.setenv("DNI_SMTP_URL", notified.mails.locate())
    monkeypatch.setenv("DNI_MAIL_FROM", "dni@harbor.example")


def read_error(*arguments: str) -> str:
    """The message of a command that must fail."""
    result = run(*arguments)
    assert result.exit_code == 1, result.output
    return result.stderr.removesuffix("\n")


def test_a_recipient_is_added_listed_and_removed(notified: Notified) -> None:
    assert read_lines("notify", "list", "demo") == [
        "Account 'demo' notifies nobody. Add a recipient with 'dni notify add demo KIND CHANNEL TARGET'."
    ]
    assert read_lines("notify", "add", "demo", "call_missed", "mail", ANN) == [
        "recipient 1 of account 'demo': call_missed by mail to ann@example.com. 'dni notify test demo 1' sends a test."
    ]
    hook = "https://hooks.slack.example/services/T000/B000/verysecret"
    assert "verysecret" not in run("notify", "add", "demo", "weekly_report", "slack", hook).output
    assert read_lines("notify", "list", "demo") == [
        "id  kind           channel  target",
        " 1  call_missed    mail     ann@example.com",
        " 2  weekly_report  slack    https://hooks.slack.example/...cret",
    ]
    assert read_lines("notify", "remove", "demo", "2") == ["recipient 2 of account 'demo' removed"]
    assert read_error("notify", "remove", "demo", "2") == (
        "Error: account 'demo' has no recipient 2; 'dni notify list demo' shows what it has"
    )


@pytest.mark.parametrize(
    ("channel", "target"),
    [
        ("mail", "https://hooks.example.com/"),
        ("mail", "ann@example.com\nBcc: eve@example.com"),
        ("slack", "ann@example.com"),
        ("teams", "ftp://hooks.example.com/"),
        ("webhook", "https://user:pass@hooks.example.com/"),
        ("webhook", "https://hooks.example.com/a b"),
        ("webhook", "https://hooks.example.com/\r\nX: y"),
        ("webhook", f"https://hooks.example.com/{'a' * 1_000}"),
    ],
)
def test_a_target_that_its_channel_can_not_reach_is_refused(notified: Notified, channel: str, target: str) -> None:
    assert read_error("notify", "add", "demo", "call_missed", channel, target).startswith(
        f"Error: TARGET can't be used for {channel}; expected an"
    )
    assert notified.stores.notifications.list_recipients("demo") == []


def test_unknown_accounts_kinds_and_recipients_are_refused(notified: Notified) -> None:
    assert "nobody" in read_error("notify", "add", "nobody", "call_missed", "mail", ANN)
    assert run("notify", "add", "demo", "birthday", "mail", ANN).exit_code == 2
    assert "has no recipient 9" in read_error("notify", "test", "demo", "9")


def test_a_test_prints_what_the_mail_server_responds(notified: Notified) -> None:
    notified.add(NotificationKind.CALL_MISSED)
    assert read_lines("notify", "test", "demo", "1") == ["the test was accepted: 250 2.0.0 queued as 4XyZ"]
    assert notified.list_subjects() == ["Test of call_missed notifications"]
    notified.mails.to_recipients.append("550 5.1.1 no such user")
    assert read_error("notify", "test", "demo", "1") == (
        "Error: the test was not accepted: the mail server rejected the recipient: 550 5.1.1 no such user"
    )
    assert notified.list_outbox() == []


def test_a_test_of_a_webhook_prints_its_status_and_may_not_go_to_private_addresses(
    notified: Notified, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("notify", "add", "demo", "call_missed", "slack", notified.webhook.locate("/slack"))
    assert "is not public" in read_error("notify", "test", "demo", "1")
    monkeypatch.setenv("DNI_PRIVATE_POSTBACKS", "true")
    notified.webhook.status = 404
    assert read_error("notify", "test", "demo", "1") == ("Error: the test was not accepted: responded with status 404")
    assert len(notified.webhook.received) == 1


def test_the_mail_server_is_tried_out_with_a_password_from_a_file(
    notified: Notified, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = write_certificate(tmp_path / "mail.pem", "localhost")
    listening = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    listening.load_cert_chain(certificate)
    monkeypatch.delenv("DNI_SMTP_URL")
    with serve_mail(starttls=listening, needs_login=True) as server:
        secret = tmp_path / "smtp_url"
        secret.write_text(server.locate("user%40example.com:p%40ss%3Aword@"))
        monkeypatch.setenv("DNI_SMTP_URL_FILE", str(secret))
        assert "certificate of the mail server can't be trusted" in read_error("mail", "test", ANN)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert read_lines("mail", "test", ANN) == ["the mail server accepted the mail: 250 2.0.0 queued as 4XyZ"]
    assert [got.user for got in server.received] == ["user@example.com"]


def test_the_mail_server_s_refusal_and_missing_settings_are_printed(
    notified: Notified, monkeypatch: pytest.MonkeyPatch
) -> None:
    notified.mails.to_mails.append("554 5.7.1 rejected")
    assert read_error("mail", "test", ANN) == "Error: the mail server rejected the mail: 554 5.7.1 rejected"
    assert read_error("mail", "test", "ann").startswith("Error: 'ann' is not a mail address; expected")
    monkeypatch.setenv("DNI_MAIL_FROM", "")
    assert read_error("mail", "test", ANN) == "Error: DNI_MAIL_FROM is not set, so no mail is sent"


def test_the_settings_hide_the_password() -> None:
    output = run("settings").output
    assert "DNI_SMTP_URL=(hidden)  # environment" in output
    assert "DNI_MAIL_FROM=dni@harbor.example  # environment" in output


def test_a_dead_mail_is_sent_again_by_the_command(notified: Notified) -> None:
    notified.add(NotificationKind.POSTBACKS_DEAD)
    notified.notifier.notify(write_dead_postbacks("demo", 1, "one"))
    notified.mails.to_mails.append("554 5.7.1 rejected")
    notified.deliver()
    (entry,) = notified.list_outbox()
    assert entry.state is PostbackState.DEAD
    (line,) = read_lines("postbacks", "list", "--account", "demo")[1:]
    assert line.split()[:4] == [str(entry.entry_id), "demo", "postbacks_dead", "dead"]
    assert "MAIL mail:///ann@example.com" in line
    assert read_lines("postbacks", "retry", str(entry.entry_id)) == ["1 postback will be sent again"]
