"""One mail by SMTP: encryption, logins, refusals, and servers that fail in the middle."""

import socket
import ssl
from email.headerregistry import Address
from pathlib import Path
from threading import Thread

import pytest

from server.postbacks.mail.smtp import SmtpMailer, SmtpReply
from server.postbacks.mail.smtp_url import read_smtp_url
from server.postbacks.mail.written_mail import WrittenMail, build_message
from server.postbacks.sending import SendFailed
from tests.certificates import write_certificate
from tests.mail_server import DROP, NEVER, MailServer, serve_mail
from tests.waiting import HANG_SECONDS

SENDER = Address("Harbor Calls", addr_spec="dni@harbor.example")
MAIL = WrittenMail("ann@example.com", "Anruf verpaßt", "One line\n.\n..two dots\n", "<p>One <b>line</b></p>")
ACCEPTED = SmtpReply(250, "2.0.0 queued as 4XyZ")
LOGIN = "user%40example.com:p%40ss%3Aword@"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A self-signed certificate for this machine."""
    return write_certificate(tmp_path / "mail.pem", "localhost")


@pytest.fixture
def listening_tls(certificate: Path) -> ssl.SSLContext:
    """The server's TLS settings."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def send(url: str, trusted: Path | None = None, whole_seconds: float = HANG_SECONDS, key: str = "key-1") -> SmtpReply:
    """Send the mail by the server at this URL."""
    mailer = SmtpMailer(
        read_smtp_url(url),
        SENDER,
        make_ssl_context=lambda: ssl.create_default_context(cafile=str(trusted) if trusted else None),
        whole_seconds=whole_seconds,
    )
    return mailer.send(MAIL.to, build_message(MAIL, SENDER, key, 1_800_000_000.0))


def fail(url: str, trusted: Path | None = None, whole_seconds: float = HANG_SECONDS) -> SendFailed:
    """The failure to send the mail."""
    with pytest.raises(SendFailed) as failed:
        send(url, trusted, whole_seconds)
    return failed.value


def test_a_mail_arrives_whole_in_plain_text_and_html() -> None:
    with serve_mail() as server:
        assert send(server.locate()) == ACCEPTED
    (got,) = server.received
    assert (got.sender, got.recipients) == ("dni@harbor.example", ("ann@example.com",))
    assert (got.text, got.html.strip()) == (MAIL.text, MAIL.html)
    assert (got.message["From"], got.message["To"]) == ("Harbor Calls <dni@harbor.example>", "ann@example.com")
    assert (got.message["Subject"], got.message["Auto-Submitted"]) == ("Anruf verpaßt", "auto-generated")
    assert got.message["Date"] == "Fri, 15 Jan 2027 08:00:00 +0000"


def test_the_message_id_is_the_same_for_the_same_key_only() -> None:
    with serve_mail() as server:
        for key in ("one", "one", "two"):
            send(server.locate(), key=key)
    first, again, other = (got.message["Message-ID"] for got in server.received)
    assert first == again != other
    assert first.endswith("@harbor.example>")


def test_an_offered_encryption_is_used(listening_tls: ssl.SSLContext) -> None:
    with serve_mail(starttls=listening_tls) as server:
        assert send(server.locate()) == ACCEPTED
    assert [got.is_encrypted for got in server.received] == [True]


def test_a_password_is_sent_over_a_trusted_connection(certificate: Path, listening_tls: ssl.SSLContext) -> None:
    with serve_mail(starttls=listening_tls, needs_login=True) as server:
        assert send(server.locate(LOGIN), certificate) == ACCEPTED
    assert [(got.is_encrypted, got.user) for got in server.received] == [(True, "user@example.com")]


def test_a_password_is_not_sent_to_an_untrusted_server(listening_tls: ssl.SSLContext) -> None:
    with serve_mail(starttls=listening_tls, needs_login=True) as server:
        failed = fail(server.locate(LOGIN))
    assert "certificate of the mail server can't be trusted: self-signed" in str(failed)
    assert server.received == []


def test_a_password_is_not_sent_without_encryption() -> None:
    with serve_mail() as server:
        failed = fail(server.locate(LOGIN))
    assert "does not offer STARTTLS" in str(failed)
    assert (failed.waits_for_operator, server.received) == (True, [])


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # aiosmtpd means STARTTLS alone
def test_encryption_from_the_start_needs_a_trusted_certificate(
    certificate: Path, listening_tls: ssl.SSLContext
) -> None:
    with serve_mail(tls=listening_tls, needs_login=True) as server:
        url = server.locate(LOGIN).replace("smtp:", "smtps:")
        assert send(url, certificate) == ACCEPTED
        assert "can't be trusted" in str(fail(url))
    assert [got.user for got in server.received] == ["user@example.com"]


def test_a_wrong_password_waits_for_the_operator_and_is_not_shown(
    certificate: Path, listening_tls: ssl.SSLContext
) -> None:
    with serve_mail(starttls=listening_tls, needs_login=True) as server:
        failed = fail(server.locate("user%40example.com:guessed@"), certificate)
    assert "rejected the login: 535" in str(failed)
    assert (failed.waits_for_operator, "guessed" in str(failed)) == (True, False)


def test_a_login_at_a_server_without_logins_waits_for_the_operator(
    certificate: Path, listening_tls: ssl.SSLContext
) -> None:
    with serve_mail(starttls=listening_tls) as server:
        failed = fail(server.locate("user:password@"), certificate)
    assert failed.waits_for_operator
    assert server.received == []


@pytest.mark.parametrize(("response", "is_final"), [("450 4.2.0 try later", False), ("550 5.1.1 no such user", True)])
def test_a_refused_recipient_is_final_only_if_the_server_says_so(response: str, is_final: bool) -> None:
    with serve_mail() as server:
        server.to_recipients.append(response)
        failed = fail(server.locate())
    assert str(failed) == f"the mail server rejected the recipient: {response}"
    assert (failed.is_final, failed.waits_for_operator, server.received) == (is_final, False, [])


@pytest.mark.parametrize(("response", "is_final"), [("451 4.3.0 disk full", False), ("554 5.7.1 spam", True)])
def test_a_refused_mail_is_final_only_if_the_server_says_so(response: str, is_final: bool) -> None:
    with serve_mail() as server:
        server.to_mails.append(response)
        failed = fail(server.locate())
    assert str(failed) == f"the mail server rejected the mail: {response}"
    assert failed.is_final is is_final


def test_a_connection_that_drops_after_the_whole_mail_is_not_tried_again() -> None:
    with serve_mail() as server:
        server.to_mails.append(DROP)
        failed = fail(server.locate())
    assert failed.is_final
    assert "may have accepted it" in str(failed)


def test_a_server_that_never_responds_to_the_whole_mail_is_given_up_and_not_tried_again() -> None:
    with serve_mail() as server:
        server.to_mails.append(NEVER)
        failed = fail(server.locate(), whole_seconds=5.0)
    assert (len(server.received), failed.is_final) == (1, True)


def test_a_server_that_never_greets_is_given_up_and_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        failed = fail(f"smtp://127.0.0.1:{silent.getsockname()[1]}", whole_seconds=0.5)
    assert (str(failed), failed.is_final) == ("the mail server did not respond in time", False)


def test_a_server_that_greets_letter_by_letter_is_given_up() -> None:
    def drip(listening: socket.socket) -> None:
        connection, _address = listening.accept()
        with connection:
            connection.settimeout(HANG_SECONDS)
            try:
                while True:
                    connection.sendall(b"2")
                    connection.settimeout(0.05)
                    try:
                        if not connection.recv(1):
                            return
                    except TimeoutError:
                        connection.settimeout(HANG_SECONDS)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=drip, args=(listening,))
        thread.start()
        failed = fail(f"smtp://127.0.0.1:{listening.getsockname()[1]}", whole_seconds=1.0)
        thread.join(HANG_SECONDS)
    assert (str(failed), failed.is_final) == ("the mail server did not respond in time", False)


def test_a_server_that_refuses_connections_or_has_no_address_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert (str(fail(f"smtp://127.0.0.1:{port}")), fail("smtp://mail.invalid").is_final) == (
        "the mail server refused the connection",
        False,
    )


def test_a_server_that_is_busy_is_tried_again() -> None:
    def greet(listening: socket.socket) -> None:
        connection, _address = listening.accept()
        with connection:
            connection.sendall(b"421 4.3.2 too busy\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=greet, args=(listening,))
        thread.start()
        failed = fail(f"smtp://127.0.0.1:{listening.getsockname()[1]}")
        thread.join(HANG_SECONDS)
    assert (str(failed), failed.is_final) == ("the mail server responded: 421 4.3.2 too busy", False)


def test_a_server_may_be_used_again_after_a_failure() -> None:
    with serve_mail() as server:
        server.to_mails.append("451 4.3.0 try later")
        fail(server.locate())
        assert send(server.locate()) == ACCEPTED
    first, second = (got.message["Message-ID"] for got in server.received)
    assert first == second


def test_the_server_sees_the_address_of_nobody_else() -> None:
    server: MailServer
    with serve_mail() as server:
        send(server.locate())
    assert [got.recipients for got in server.received] == [("ann@example.com",)]
