"""A mail as the outbox stores it, and the message that is sent."""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from urllib.parse import quote, unquote, urlsplit

from server.domain.notifications.mail_addresses import MAIL_ADDRESS_RULE, is_mail_address
from server.domain.postbacks.postback import NotificationMethod, PostbackRequest

Seal = Callable[[str, str], tuple[str, bytes]]
"""Encrypts a text under a name; returns the ID of the key and the ciphertext."""

Unseal = Callable[[str, str, bytes], str]
"""Decrypts what `Seal` has encrypted, from the name, the ID of the key and the ciphertext."""

NOBODY_HEADER = "X-DNI-Nobody"
"""Marks a mail within the outbox that is never sent: it was queued only so that queueing it takes as long as others."""

# With three slashes, all mails have one origin in the queues of the outbox: they go to one server.
_URL = "mail:///"
_UNSUBSCRIBE, _UNSUBSCRIBE_POST = "List-Unsubscribe", "List-Unsubscribe-Post"
_ID_CHARACTERS = 32


class _UnfoldedLinks(EmailPolicy):
    """Leaves the address in `List-Unsubscribe` whole: the library encodes long words, and no mail program decodes that one."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as it is sent."""
        if name != _UNSUBSCRIBE:
            return super().fold_binary(name, value)
        return f"{name}: {value}{self.linesep}".encode("ascii")


# Servers that take no 8-bit text are rare, but this text is short anyway.
_POLICY = _UnfoldedLinks(linesep="\r\n", cte_type="7bit")


class NotAMailAddress(ValueError):
    """The recipient's address can't be used. The message says what is expected."""

    def __init__(self) -> None:
        super().__init__(f"the address of the mail can't be used; expected {MAIL_ADDRESS_RULE}")


@dataclass(frozen=True)
class WrittenMail:
    """A mail without its sender, which is in the settings. `unsubscribe_url`: one click there ends such mails; empty: none."""

    to: str
    subject: str
    text: str
    html: str
    unsubscribe_url: str = ""


def write_mail_request(
    mail: WrittenMail, idempotency_key: str, account: str, name: str, call_id: str = "", seal: Seal | None = None
) -> PostbackRequest:
    """The request that sends the mail. With `seal` the outbox has its content only encrypted. Raises `NotAMailAddress`."""
    if not is_mail_address(mail.to):
        raise NotAMailAddress
    fields = {"subject": mail.subject, "text": mail.text, "html": mail.html, "unsubscribe_url": mail.unsubscribe_url}
    body = json.dumps({name: value for name, value in fields.items() if value})
    if seal:
        key_id, ciphertext = seal(idempotency_key, body)
        body = json.dumps({"key_id": key_id, "sealed": b64encode(ciphertext).decode("ascii")})
    return PostbackRequest(
        idempotency_key=idempotency_key,
        account=account,
        postback=name,
        call_id=call_id,
        method=NotificationMethod.MAIL,
        url=_URL + quote(mail.to, safe="@+"),
        headers={},
        body=body,
    )


def read_mail_request(request: PostbackRequest, unseal: Unseal) -> WrittenMail:
    """The mail of a request. Raises what `unseal` raises."""
    body = json.loads(request.body)
    if "sealed" in body:
        body = json.loads(unseal(request.idempotency_key, body["key_id"], b64decode(body["sealed"])))
    to = unquote(urlsplit(request.url).path.removeprefix("/"))
    return WrittenMail(to, body["subject"], body["text"], body["html"], body.get("unsubscribe_url", ""))


def build_message(mail: WrittenMail, sender: Address, idempotency_key: str, now: float) -> bytes:
    """The message. Its Message-ID is the same in every attempt, so that receivers recognise a second copy."""
    digest = hashlib.sha256(idempotency_key.encode("utf-8")).hexdigest()[:_ID_CHARACTERS]
    message = EmailMessage(policy=_POLICY)
    message["Message-ID"] = f"<{digest}@{sender.domain}>"
    message["Date"] = format_datetime(datetime.fromtimestamp(int(now), UTC))
    message["From"] = sender
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    # Out-of-office programs do not respond to such mails (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url.isascii() and mail.unsubscribe_url:
        message[_UNSUBSCRIBE] = f"<{mail.unsubscribe_url}>"
        # RFC 8058, section 3.1: only for https.
        if mail.unsubscribe_url.startswith("https:"):
            message[_UNSUBSCRIBE_POST] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message.as_bytes()
