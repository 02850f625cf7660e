"""Sends the mails of the outbox by the mail server of the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address

from server.domain.postbacks.postback import PostbackRequest
from server.postbacks.mail.smtp import SmtpMailer, SmtpReply
from server.postbacks.mail.smtp_url import SmtpServer
from server.postbacks.mail.written_mail import NOBODY_HEADER, Unseal, WrittenMail, build_message, read_mail_request
from server.postbacks.retry_schedule import DeliveryResult
from server.postbacks.sending import SendFailed
from server.stores.secrets import SecretKeyMissing, SecretUnreadable

MakeMailer = Callable[[SmtpServer, Address], SmtpMailer]


@dataclass(frozen=True)
class MailSender:
    """Sends mails. `server` and `sender` are None if the settings do not name them."""

    server: SmtpServer | None
    sender: Address | None
    unseal: Unseal
    make_mailer: MakeMailer = SmtpMailer

    def send(self, request: PostbackRequest, now: float) -> DeliveryResult:
        """Send the mail of a request, as `Sender.send` does with others. Raises `SendFailed`."""
        if NOBODY_HEADER in request.headers:
            raise SendFailed("no user has this address, so the mail is not sent", is_unwanted=True)
        try:
            mail = read_mail_request(request, self.unseal)
        except (SecretKeyMissing, SecretUnreadable) as error:
            raise SendFailed(
                "the mail was encrypted under another DNI_SECRET_KEY. Add that key to DNI_OLD_SECRET_KEYS",
                waits_for_operator=True,
            ) from error
        return DeliveryResult(self.send_mail(mail, request.idempotency_key, now).code)

    def send_mail(self, mail: WrittenMail, idempotency_key: str, now: float) -> SmtpReply:
        """Send a mail now, and return what the server responded. Raises `SendFailed`."""
        if self.server is None or self.sender is None:
            missing = "DNI_SMTP_URL" if self.server is None else "DNI_MAIL_FROM"
            raise SendFailed(f"{missing} is not set, so no mail is sent", waits_for_operator=True)
        message = build_message(mail, self.sender, idempotency_key, now)
        return self.make_mailer(self.server, self.sender).send(mail.to, message)
