"""Sends the notifications of the outbox, and a test at once."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from server.domain.notifications.notification import Notification
from server.domain.notifications.recipients import Channel, NotificationKind, Recipient
from server.domain.notifications.trial import NotificationTrialResult
from server.domain.people.people import User
from server.domain.postbacks.postback import Method, NotificationMethod, PostbackRequest
from server.domain.postbacks.templates import escape_braces
from server.postbacks.mail.mail_sender import MailSender
from server.postbacks.notifications.requests import (
    RECEIVING_NUMBER_HEADER,
    RECIPIENT_HEADER,
    USER_HEADER,
    write_notification_mail,
    write_webhook_request,
)
from server.postbacks.retry_schedule import DeliveryResult, explain_failure
from server.postbacks.sending import SendFailed
from server.postbacks.worker import Send


@dataclass(frozen=True)
class NotificationSender:
    """Sends notifications by `mail_sender` and `send_postback`.

    `find_recipient` finds a recipient by the account's key and its ID; None if it was removed. `list_users` lists the users who
    get a kind of notifications of an account by mail, about a call of a receiving number.
    """

    mail_sender: MailSender
    find_recipient: Callable[[str, int], Recipient | None]
    list_users: Callable[[str, NotificationKind, str], list[User]]
    send_postback: Send

    def send(self, request: PostbackRequest, now: float) -> DeliveryResult:
        """Send a notification or a mail, as `Sender.send` does with postbacks."""
        if request.method is NotificationMethod.MAIL:
            self._check_choice(request)
            return self.mail_sender.send(request, now)
        recipient = self.find_recipient(request.account, int(request.headers[RECIPIENT_HEADER]))
        if recipient is None:
            raise SendFailed("the recipient was removed", is_final=True)
        return self._post(request, recipient, now)

    def try_out(self, recipient: Recipient, occurrence: str, now: float) -> NotificationTrialResult:
        """Send a test to the recipient now, not by the outbox, and return what it responded. May raise `StoreUnavailable`."""
        notification = write_trial(recipient, occurrence)
        try:
            if recipient.channel is Channel.MAIL:
                mail = write_notification_mail(notification, recipient)
                return NotificationTrialResult(True, str(self.mail_sender.send_mail(mail, f"test {occurrence}", now)))
            result = self._post(write_webhook_request(notification, recipient), recipient, now)
        except SendFailed as error:
            return NotificationTrialResult(False, str(error))
        failure = explain_failure(result)
        return NotificationTrialResult(not failure, failure or f"responded with status {result.status}")

    def _check_choice(self, request: PostbackRequest) -> None:
        """Raise `SendFailed` for a mail by a user's own choice if they do not want it any more, or may not get it any more."""
        user_id = request.headers.get(USER_HEADER)
        if user_id is None:
            return
        kind, receiving_number = NotificationKind(request.postback), request.headers[RECEIVING_NUMBER_HEADER]
        users = self.list_users(request.account, kind, receiving_number)
        if user_id not in [user.user_id for user in users]:
            raise SendFailed("the user has unsubscribed, or lost access to the account", is_unwanted=True)

    def _post(self, request: PostbackRequest, recipient: Recipient, now: float) -> DeliveryResult:
        headers = {name: value for name, value in request.headers.items() if name != RECIPIENT_HEADER}
        url = escape_braces(recipient.target)
        return self.send_postback(replace(request, method=Method.POST, url=url, headers=headers), now)


def write_trial(recipient: Recipient, occurrence: str) -> Notification:
    """A notification that is only a test."""
    return Notification(
        account=recipient.account,
        kind=recipient.kind,
        occurrence=f"test {occurrence}",
        subject=f"Test of {recipient.kind.value} notifications",
        text=f"This is a test. Notifications of the kind {recipient.kind.value} of account {recipient.account} come here.",
        values={"is_test": True},
    )


@dataclass(frozen=True)
class EachByMethod:
    """Sends notifications and mails by `send_notification`, and all other requests of the outbox by `send_other`."""

    send_notification: Send
    send_other: Send

    def send(self, request: PostbackRequest, now: float) -> DeliveryResult:
        """As `Sender.send`."""
        is_notification = isinstance(request.method, NotificationMethod)
        return (self.send_notification if is_notification else self.send_other)(request, now)
