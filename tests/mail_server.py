"""A real SMTP server (aiosmtpd) that receives mails in tests."""

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from threading import Condition, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.waiting import HANG_SECONDS

# The server is in the process of the command under test, whose log it must not write to.
logging.getLogger("mail.log").propagate = False

USER, PASSWORD = "user@example.com", "p@ss:word"
NEVER, DROP = "never responds", "drops the connection"
"""Responses to a whole mail that are none."""


@dataclass(frozen=True)
class ReceivedMail:
    """A mail that the server got whole, whatever it responded then."""

    sender: str
    recipients: tuple[str, ...]
    message: EmailMessage
    is_encrypted: bool
    user: str

    @property
    def text(self) -> str:
        """The plain text."""
        return str(self.message.get_body(("plain",)).get_content()).replace("\r\n", "\n")  # type: ignore[union-attr]

    @property
    def html(self) -> str:
        """The HTML."""
        return str(self.message.get_body(("html",)).get_content()).replace("\r\n", "\n")  # type: ignore[union-attr]


@dataclass
class MailServer:
    """Stores the mails that it gets. It takes its responses from the queues first, and accepts everything else."""

    port: int = 0
    received: list[ReceivedMail] = field(default_factory=list)
    to_recipients: deque[str] = field(default_factory=deque)
    to_mails: deque[str] = field(default_factory=deque)
    changed: Condition = field(default_factory=Condition)

    def locate(self, credentials: str = "") -> str:
        """Its URL for `DNI_SMTP_URL`."""
        return f"smtp://{credentials}localhost:{self.port}"

    def wait_for(self, count: int) -> bool:
        """Whether this number of mails arrive within the waiting time."""
        with self.changed:
            return self.changed.wait_for(lambda: len(self.received) >= count, HANG_SECONDS)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        response = self.to_recipients.popleft() if self.to_recipients else "250 recipient accepted"
        if response.startswith("2"):
            envelope.rcpt_tos.append(address)
        return response

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        login: Any = session.auth_data
        user = login.login.decode() if login else ""
        is_encrypted = session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None
        mail = ReceivedMail(envelope.mail_from or "", tuple(envelope.rcpt_tos), message, is_encrypted, user)
        response = self.to_mails.popleft() if self.to_mails else "250 2.0.0 queued as 4XyZ"
        with self.changed:
            self.received.append(mail)
            self.changed.notify_all()
        if response == NEVER:
            await asyncio.Event().wait()
        if response == DROP:
            server.transport.abort()
            return "250 nobody reads this"
        return response


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    is_right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=False, auth_data=data)


@contextmanager
def serve_mail(
    starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, *, needs_login: bool = False
) -> Iterator[MailServer]:
    """A listening server: plain, with an offer of STARTTLS, or with TLS from the start; it may need a login."""
    server = MailServer()
    loop = asyncio.new_event_loop()

    def make() -> SMTP:
        return SMTP(
            server,
            tls_context=starttls,
            require_starttls=starttls is not None and needs_login,
            auth_required=needs_login,
            auth_require_tls=tls is None,
            authenticator=_authenticate if needs_login else None,
            loop=loop,
        )

    # In a thread from the start: in the test's own thread the browser of another test may run its loop.
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        listen = loop.create_server(make, "127.0.0.1", 0, ssl=tls)
        listening = asyncio.run_coroutine_threadsafe(listen, loop).result(HANG_SECONDS)
        server.port = listening.sockets[0].getsockname()[1]
        yield server
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(HANG_SECONDS)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(HANG_SECONDS)
        loop.close()


async def _end(listening: asyncio.Server) -> None:
    """Listen no more, and end the conversations that still run."""
    listening.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
