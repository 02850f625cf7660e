"""Sends one mail by SMTP, within a limited time, and says what the server responded."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address

from server.outgoing.connecting import resolve_host
from server.outgoing.deadlines import Deadline
from server.postbacks.mail.smtp_url import SmtpServer
from server.postbacks.sending import SendFailed

CONNECT_SECONDS = 10.0
WHOLE_SECONDS = 45.0
"""With the wait before it, a mail must be sent before its lease in the outbox ends, or it would be sent twice."""

_MOST_ADDRESSES = 3
_LONGEST_RESPONSE = 300
_READY, _STARTS_DATA = 220, 354
_LINE_DOT = re.compile(rb"^\.", flags=re.MULTILINE)


@dataclass(frozen=True)
class SmtpReply:
    """What the mail server responded: the code of RFC 5321, and its text on one line."""

    code: int
    text: str

    def __str__(self) -> str:
        return f"{self.code} {self.text}".rstrip()


class SmtpMailer:
    """Sends mails from `sender` by a mail server.

    A server that offers STARTTLS is only used with it; with a password a server has to offer it, or to use TLS from the start,
    and its certificate must be valid. Without a password a STARTTLS certificate is not verified, because whoever could forge it
    could as well hide the offer.
    """

    def __init__(
        self,
        server: SmtpServer,
        sender: Address,
        *,
        make_ssl_context: Callable[[], ssl.SSLContext] = ssl.create_default_context,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._server = server
        self._sender = sender
        self._make_ssl_context = make_ssl_context
        self._whole_seconds = whole_seconds

    def send(self, to: str, message: bytes) -> SmtpReply:
        """Send a message with CRLF line ends and return the response to it, which accepts it.

        Raises `SendFailed`. It `is_final` if the server rejected the mail for good, and if the connection broke after the whole
        mail was sent: the server may have accepted it.
        """
        deadline = Deadline(self._whole_seconds)
        conversation = _Conversation(self._connect(deadline), self._server, self._make_ssl_context, deadline)
        try:
            with deadline.watch(conversation.client):
                conversation.begin()
                conversation.send(self._sender.addr_spec, to, message)
        except (OSError, smtplib.SMTPException) as error:
            # A response that came just before the time was over counts.
            if conversation.reply is None:
                raise _write_failure(error, is_whole_mail_sent=conversation.is_whole_mail_sent) from error
        finally:
            conversation.client.close()
        if conversation.reply is None:
            raise SendFailed("the mail server did not respond to the mail")
        return _accept(conversation.reply, "the mail")

    def check(self) -> None:
        """Connect, encrypt and log in as for a mail, and send none. Raises `SendFailed`."""
        deadline = Deadline(self._whole_seconds)
        conversation = _Conversation(self._connect(deadline), self._server, self._make_ssl_context, deadline)
        try:
            with deadline.watch(conversation.client):
                conversation.begin()
                with suppress(OSError, smtplib.SMTPException):
                    conversation.client.quit()
        except (OSError, smtplib.SMTPException) as error:
            raise _write_failure(error, is_whole_mail_sent=False) from error
        finally:
            conversation.client.close()

    def _connect(self, deadline: Deadline) -> "_Client | _TlsClient":
        try:
            addresses = deadline.run(lambda: resolve_host(self._server.host, self._server.port))
        except (OSError, UnicodeError) as error:
            raise SendFailed("the name of the mail server could not be resolved") from error
        failure: SendFailed | None = None
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                return self._connect_to(address, deadline)
            except (OSError, smtplib.SMTPException) as error:
                failure = _write_failure(error, is_whole_mail_sent=False)
        raise failure or SendFailed("the name of the mail server has no address")

    def _connect_to(self, address: str, deadline: Deadline) -> "_Client | _TlsClient":
        seconds = min(CONNECT_SECONDS, deadline.find_remaining())
        client = self._make_client(seconds)
        try:
            with deadline.watch(client):
                code, text = client.connect(address, self._server.port)
            if code != _READY:
                raise smtplib.SMTPResponseException(code, text)
        except (OSError, smtplib.SMTPException):
            client.close()
            raise
        if client.sock:
            client.sock.settimeout(self._whole_seconds)
        return client

    def _make_client(self, seconds: float) -> "_Client | _TlsClient":
        # Without a name of its own, smtplib would look up the machine's, which may take long.
        if self._server.is_tls:
            return _TlsClient(self._server.host, self._sender.domain, seconds, self._make_ssl_context())
        return _Client(self._server.host, self._sender.domain, seconds)


class _Client(smtplib.SMTP):
    """A client that connects to an address, and expects the certificate of a host name."""

    def __init__(self, host: str, own_name: str, seconds: float) -> None:
        super().__init__(local_hostname=own_name, timeout=seconds)
        self._host = host


class _TlsClient(smtplib.SMTP_SSL):
    """As `_Client`, with TLS from the start."""

    def __init__(self, host: str, own_name: str, seconds: float, context: ssl.SSLContext) -> None:
        super().__init__(local_hostname=own_name, timeout=seconds, context=context)
        self._host = host


class _Conversation:
    """One mail over an open connection. `reply` is the response to the whole mail, None until it came."""

    def __init__(
        self,
        client: _Client | _TlsClient,
        server: SmtpServer,
        make_ssl_context: Callable[[], ssl.SSLContext],
        deadline: Deadline,
    ) -> None:
        self.client = client
        self.is_whole_mail_sent = False
        self.reply: SmtpReply | None = None
        self._server = server
        self._make_ssl_context = make_ssl_context
        self._deadline = deadline

    def begin(self) -> None:
        """Greet, encrypt and log in."""
        self.client.ehlo_or_helo_if_needed()
        if not self._server.is_tls:
            if self.client.has_extn("starttls"):
                self.client.starttls(context=self._make_starttls_context())
                self.client.ehlo_or_helo_if_needed()
            elif self._server.user:
                raise SendFailed(
                    "the mail server does not offer STARTTLS, and a password is not sent unencrypted. Use smtps://, or a "
                    "server with STARTTLS, in DNI_SMTP_URL",
                    waits_for_operator=True,
                )
        if self._server.user:
            try:
                self.client.login(self._server.user, self._server.password)
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as error:
                raise _write_login_failure(error) from error

    def send(self, sender: str, to: str, message: bytes) -> None:
        """Send the mail, and wait for the response. The last line is sent apart: without it no server accepts the mail."""
        _accept(_read_reply(self.client.mail(sender)), "the sender")
        _accept(_read_reply(self.client.rcpt(to)), "the recipient")
        started = _read_reply(self.client.docmd("DATA"))
        if started.code != _STARTS_DATA:
            raise _refuse(started, "the mail")
        self.client.send(_LINE_DOT.sub(b"..", message) + (b"" if message.endswith(b"\r\n") else b"\r\n"))
        # A TLS handshake can't be interrupted; after its lease another process may be sending the same mail.
        self._deadline.find_remaining()
        self.is_whole_mail_sent = True
        self.client.send(b".\r\n")
        self.reply = _read_reply(self.client.getreply())
        with suppress(OSError, smtplib.SMTPException):
            self.client.putcmd("quit")

    def _make_starttls_context(self) -> ssl.SSLContext:
        context = self._make_ssl_context()
        if not self._server.user:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def _read_reply(response: tuple[int, bytes]) -> SmtpReply:
    code, text = response
    return SmtpReply(code, _write_text(text))


def _write_text(text: bytes | str) -> str:
    decoded = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join("".join(one if one.isprintable() else " " for one in decoded).split())[:_LONGEST_RESPONSE]


def _accept(reply: SmtpReply, what: str) -> SmtpReply:
    if not 200 <= reply.code < 300:
        raise _refuse(reply, what)
    return reply


def _refuse(reply: SmtpReply, what: str) -> SendFailed:
    return SendFailed(f"the mail server rejected {what}: {reply}", is_final=500 <= reply.code < 600)


def _write_login_failure(error: smtplib.SMTPException) -> SendFailed:
    if not isinstance(error, smtplib.SMTPAuthenticationError):
        return SendFailed("the mail server knows no way to log in that this program knows", waits_for_operator=True)
    reply = SmtpReply(error.smtp_code, _write_text(error.smtp_error))
    is_rejected = 500 <= reply.code < 600
    return SendFailed(f"the mail server rejected the login: {reply}", waits_for_operator=is_rejected)


def _write_failure(error: Exception, *, is_whole_mail_sent: bool) -> SendFailed:
    if is_whole_mail_sent:
        return SendFailed(
            "the connection broke before the mail server responded to the whole mail. It may have accepted it, so it is not sent "
            "again by itself",
            is_final=True,
        )
    if isinstance(error, smtplib.SMTPResponseException):
        return SendFailed(f"the mail server responded: {SmtpReply(error.smtp_code, _write_text(error.smtp_error))}")
    if isinstance(error, ssl.SSLCertVerificationError):
        return SendFailed(f"the certificate of the mail server can't be trusted: {error.verify_message}")
    if isinstance(error, ssl.SSLError):
        return SendFailed("no TLS connection to the mail server could be made")
    if isinstance(error, ConnectionRefusedError):
        return SendFailed("the mail server refused the connection")
    if isinstance(error, TimeoutError):
        return SendFailed("the mail server did not respond in time")
    if isinstance(error, ConnectionError | smtplib.SMTPServerDisconnected):
        return SendFailed("the mail server closed the connection")
    return SendFailed(f"the mail server could not be reached ({type(error).__name__})")
