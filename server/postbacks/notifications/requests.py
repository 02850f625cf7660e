"""A notification as requests of the outbox, one for each recipient."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace

from server.domain.characters import replace_control_characters
from server.domain.notifications.mail_choices import MailChoice
from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import Channel, Recipient, write_origin
from server.domain.postbacks.postback import NotificationMethod, PostbackRequest
from server.domain.postbacks.templates import escape_braces
from server.postbacks.mail.rendering import render_mail
from server.postbacks.mail.written_mail import WrittenMail, write_mail_request
from server.postbacks.notifications.webhook_bodies import write_webhook_body

RECIPIENT_HEADER = "X-DNI-Recipient"
"""Names the recipient within the outbox. It is not sent."""

USER_HEADER = "X-DNI-User"
RECEIVING_NUMBER_HEADER = "X-DNI-Receiving-Number"
"""Of a mail to a user by their own choice: the user's ID, and the receiving number of the call. Neither is sent."""

WriteUnsubscribeLink = Callable[[MailChoice], str]
"""The address that ends a choice; empty if the server can't write one that works."""

_KEY_CHARACTERS = 40
_TEMPLATE = "notification"


def write_notification_request(
    notification: Notification, recipient: Recipient, write_link: WriteUnsubscribeLink
) -> PostbackRequest:
    """The request for this recipient. Its idempotency key stands for the occurrence and the recipient."""
    if recipient.channel is not Channel.MAIL:
        return write_webhook_request(notification, recipient)
    choice = MailChoice(recipient.user_id, notification.account, notification.kind)
    mail = write_notification_mail(notification, recipient, write_link(choice) if recipient.user_id else "")
    key, name = _write_key(notification, recipient), notification.kind.value
    request = write_mail_request(mail, key, notification.account, name, notification.call_id)
    if not recipient.user_id:
        return request
    headers = {USER_HEADER: recipient.user_id, RECEIVING_NUMBER_HEADER: notification.receiving_number}
    return replace(request, headers=headers)


def write_notification_mail(notification: Notification, recipient: Recipient, unsubscribe_url: str = "") -> WrittenMail:
    """The notification as a mail. With `unsubscribe_url`, mail programs offer to end such mails by one click."""
    what = f"{notification.kind.value} notifications of account {notification.account}"
    footer = (
        f"You get this mail because you chose {what} on the page about yourself."
        if recipient.user_id
        else f"You get this mail because {recipient.target} is a recipient of {what}."
    )
    values = {
        "text": notification.text,
        "facts": notification.facts,
        "footer": footer,
        "unsubscribe_url": unsubscribe_url,
    }
    # Part of it may come from a carrier or a page.
    subject = replace_control_characters(notification.subject)
    return replace(render_mail(recipient.target, subject, _TEMPLATE, values), unsubscribe_url=unsubscribe_url)


def write_webhook_request(notification: Notification, recipient: Recipient) -> PostbackRequest:
    """The request to a webhook. Its path is not in the request, because it may be a secret: it is looked up when it is sent."""
    return PostbackRequest(
        idempotency_key=_write_key(notification, recipient),
        account=notification.account,
        postback=notification.kind.value,
        call_id=notification.call_id,
        method=NotificationMethod.NOTIFY,
        url=escape_braces(write_origin(recipient.target)),
        headers={"Content-Type": "application/json", RECIPIENT_HEADER: str(recipient.recipient_id)},
        body=write_webhook_body(notification, recipient.channel),
    )


def _write_key(notification: Notification, recipient: Recipient) -> str:
    parts = [
        "notification",
        notification.account,
        notification.kind.value,
        notification.occurrence,
        recipient.channel.value,
        recipient.target,
    ]
    return hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:_KEY_CHARACTERS]
